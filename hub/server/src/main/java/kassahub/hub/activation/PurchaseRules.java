package kassahub.hub.activation;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.SerialNumber;

/** What makes a purchase of licences acceptable, beyond each serial's own check. */
final class PurchaseRules {
  private static final int MOST_NAMED = 100;

  private PurchaseRules() {}

  /** The request's own shape. */
  static void requireShape(ActivationRequest request) {
    if (request.serials().isEmpty()) {
      throw new Problem.Invalid("NO_SERIALS", "at least one serial expected");
    }
    if (request.serials().size() > ActivationRequest.MAX_SERIALS) {
      throw new Problem.Invalid(
          "TOO_MANY_SERIALS",
          "at most 10000 serials expected",
          Map.of("limit", Integer.toString(ActivationRequest.MAX_SERIALS)));
    }
    request.comment().ifPresent(PurchaseRules::requireComment);
  }

  /** Plain text of a bounded length. */
  static void requireComment(String comment) {
    if (comment.length() > ActivationRequest.MAX_COMMENT) {
      throw new Problem.Invalid(
          "COMMENT_TOO_LONG",
          "at most 500 characters expected",
          Map.of("limit", Integer.toString(ActivationRequest.MAX_COMMENT)));
    }
    if (comment.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r')) {
      throw new Problem.Invalid("COMMENT_NOT_TEXT", "control characters in the comment");
    }
  }

  /**
   * A failed row can never be activated; nothing is made of the others either. The refusal
   * names the first {@value #MOST_NAMED}.
   */
  static void requirePassed(List<Checked> checked) {
    var failed = checked.stream().filter(row -> row.refusal().isPresent()).toList();
    if (failed.isEmpty()) {
      return;
    }
    var reason = failed.getFirst().refusal().orElseThrow();
    var facts =
        Map.of(
            "serial", failed.getFirst().serial(),
            "reason", reason.code(),
            "refused", Integer.toString(failed.size()),
            "serials",
                failed.stream().map(Checked::serial).limit(MOST_NAMED).collect(joining(", ")));
    boolean busy =
        failed.stream().allMatch(row -> row.refusal().filter(Reasons.IN_WORK::equals).isPresent());
    if (busy) {
      throw Reasons.inWork(facts);
    }
    throw new Problem.Invalid("SERIALS_REFUSED", reason.message(), facts);
  }

  /** The buyer pays what the buyer saw (design d18, X-04). */
  static void requireExpected(List<Expected> expected, List<Checked> checked) {
    Map<String, Checked> bySerial =
        checked.stream().collect(Collectors.toMap(Checked::serial, Function.identity()));
    for (var seen : expected) {
      var now = bySerial.get(SerialNumber.normal(seen.serial()));
      if (now == null) {
        throw new Problem.Invalid(
            "EXPECTED_UNKNOWN", "serial is not in the request", Map.of("serial", seen.serial()));
      }
      requireSame(seen, now.offer());
    }
  }

  private static void requireSame(Expected seen, Offer now) {
    boolean sameDate = seen.newUntil().map(now.newUntil()::equals).orElse(true);
    if (!sameDate || !seen.price().equals(now.price())) {
      throw new Problem.Conflict(
          "PRICE_CHANGED",
          "price or date differs from what the buyer saw",
          Map.of(
              "serial", seen.serial(),
              "price", Long.toString(now.price().minor()),
              "currency", now.price().currency().getCurrencyCode(),
              "newUntil", now.newUntil().toString()));
    }
  }
}
