package kassahub.hub.activation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kassahub.hub.activation.VendorStore.Claim;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.SubscriptionSource;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.licence.GrantAnswer;
import kassahub.hub.licence.GrantAnswer.Decided;
import kassahub.hub.licence.GrantAnswer.Granted;
import kassahub.hub.licence.GrantAnswer.InProgress;
import kassahub.hub.licence.GrantAnswer.LineRefused;
import kassahub.hub.licence.GrantAnswer.Refused;
import kassahub.hub.licence.Reissues;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Registers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a vendor's answer does: all of it in one transaction, and nothing when the activation is not
 * in progress any more, so an answer that comes twice or late changes nothing.
 */
public final class VendorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(VendorAnswers.class);
  private static final long LONGEST_PAUSE_SECONDS = 60;

  private final Basis basis;
  private final Devices devices;
  private final Registers registers;
  private final Installations installations;
  private final Sales sales;
  private final Reissues reissues;

  public VendorAnswers(
      Basis basis,
      Devices devices,
      Registers registers,
      Installations installations,
      Sales sales,
      Reissues reissues) {
    this.basis = basis;
    this.devices = devices;
    this.registers = registers;
    this.installations = installations;
    this.sales = sales;
    this.reissues = reissues;
  }

  void take(Claim claim, GrantAnswer answer) {
    inProgress(
        claim,
        (tx, account) -> {
          log(tx, claim, words(answer));
          switch (answer) {
            case Decided(var lines) -> decided(tx, claim, account, lines);
            case InProgress(var askAgain) ->
                wait(tx, claim, askAgain, new Reason("VENDOR_SLOW", "in progress"));
            case Refused(var code, var message) ->
                fail(tx, claim.activation(), new Reason(code, message));
          }
        });
  }

  void silence(Claim claim, Problem.Unavailable silent) {
    inProgress(
        claim,
        (tx, account) -> {
          var said = Objects.requireNonNullElse(silent.getMessage(), silent.code());
          log(tx, claim, said);
          wait(tx, claim, pause(claim.attempts()), new Reason(silent.code(), said));
        });
  }

  /** An answer met a mistake of ours: the question is asked again. */
  void notHandled(Claim claim, RuntimeException mistake) {
    inProgress(
        claim,
        (tx, account) -> {
          var why =
              new Reason(
                  "ANSWER_NOT_HANDLED", "our mistake, " + mistake.getClass().getSimpleName());
          var said = why.code() + ": " + why.message();
          log(tx, claim, said);
          wait(tx, claim, pause(claim.attempts()), new Reason(why.code(), said));
        });
  }

  /**
   * Ends questions whose deadline is over, whether their vendor was asked or not; how many. An
   * answer that comes later changes nothing.
   */
  int endOverdue() {
    var now = basis.clock().instant();
    var overdue = basis.database().transact(tx -> VendorStore.overdue(tx, now));
    overdue.forEach(number -> basis.database().run(tx -> endOverdue(tx, number, now)));
    return overdue.size();
  }

  private void endOverdue(Tx tx, long number, Instant now) {
    var order = ActivationStore.lock(tx, number).orElseThrow();
    var words = VendorStore.lastWords(tx, number, now);
    if (order.status() == ActivationStatus.IN_PROGRESS && words.isPresent()) {
      var why = words.get().isEmpty() ? "the vendor is busy with other questions" : words.get();
      VendorStore.log(tx, number, new VendorExchange(now, "deadline", why));
      fail(tx, number, timeout(why));
      basis.changed(tx, number);
    }
  }

  private static Reason timeout(String why) {
    return new Reason("VENDOR_TIMEOUT", "no answer in time: " + why);
  }

  private interface Change {
    void make(Tx tx, long account);
  }

  private void inProgress(Claim claim, Change change) {
    basis
        .database()
        .run(
            tx -> {
              tx.planEachTime();
              var order = ActivationStore.lock(tx, claim.activation()).orElseThrow();
              if (order.status() == ActivationStatus.IN_PROGRESS) {
                change.make(tx, order.account());
                basis.changed(tx, claim.activation());
              }
            });
  }

  private void decided(Tx tx, Claim claim, long account, List<GrantAnswer.LineAnswer> lines) {
    VendorStore.keepGranted(
        tx,
        claim.activation(),
        lines.stream().filter(Granted.class::isInstance).map(Granted.class::cast).toList());
    var refused =
        lines.stream().filter(LineRefused.class::isInstance).map(LineRefused.class::cast).toList();
    VendorStore.keepRefused(tx, claim.activation(), refused);
    List<GrantedLine> granted;
    try {
      granted = withKnownBits(tx, claim, VendorStore.granted(tx, claim.activation()));
    } catch (Problem.Conflict limit) {
      fail(tx, claim.activation(), new Reason(limit.code(), "bits confirmed meanwhile wait"));
      return;
    }
    var unfit = dropUnfit(tx, claim, granted);
    if (VendorStore.ungranted(tx, claim.activation()) == 0) {
      finish(tx, claim, account);
    } else {
      var all = Stream.concat(unfit.stream(), refused.stream()).toList();
      fail(tx, claim.activation(), reason(lines.size() - all.size(), all));
    }
  }

  /** Bits that were confirmed since a licence was signed are in it from the first. */
  private List<GrantedLine> withKnownBits(Tx tx, Claim claim, List<GrantedLine> granted) {
    var sold =
        granted.stream()
            .map(line -> new Reissues.Sold(line.serial(), line.licence(), line.until()))
            .toList();
    var sale = new Reissues.Sale(claim.activation(), claim.vendor(), sold);
    var signed = reissues.again(tx, Actor.hub(), sale);
    if (signed.isEmpty()) {
      return granted;
    }
    VendorStore.keepAgain(tx, claim.activation(), signed);
    return VendorStore.granted(tx, claim.activation());
  }

  /** Whoever granted it and when: what would take something away or is absurd is not installed. */
  private List<LineRefused> dropUnfit(Tx tx, Claim claim, List<GrantedLine> granted) {
    var today = LegalDay.of(basis.clock().instant(), "RU");
    var unfit = new ArrayList<LineRefused>();
    for (var line : granted) {
      line.objection(today)
          .ifPresent(why -> unfit.add(new LineRefused(line.serial(), why.code(), why.message())));
    }
    if (!unfit.isEmpty()) {
      VendorStore.drop(tx, claim.activation(), unfit);
      var first = unfit.getFirst();
      log(
          tx,
          claim,
          unfit.size()
              + " not taken; "
              + first.serial()
              + ": "
              + first.code()
              + " "
              + first.message());
    }
    return unfit;
  }

  private void finish(Tx tx, Claim claim, long account) {
    long number = claim.activation();
    var now = basis.clock().instant();
    var moved = LicenceMoveStore.from(tx, number);
    if (moved.isPresent()) {
      LicenceMoveStore.letEnd(tx);
    }
    ActivationStore.finish(tx, number, now);
    LicenceFileStore.create(tx, number, account, now);
    var dates = new HashMap<>(VendorStore.finalDates(tx, number));
    moved.ifPresent(
        broken -> { // paid no longer, and owed nothing
          dates.put(broken, LegalDay.of(now, "RU"));
          registers.archive(tx, broken);
          installations.withdraw(tx, broken);
        });
    devices.paidUntil(tx, dates, SubscriptionSource.ACTIVATION);
    installations.assign(tx, number);
    ActivationStore.releaseSerials(tx, number);
    VendorStore.close(tx, number, true, "");
    var differing = VendorStore.differing(tx, number);
    record(
        tx,
        claim,
        "activation.done",
        Map.of(
            "otherDates",
            Long.toString(differing.others()),
            "earlierDates",
            Long.toString(differing.earlier())));
    sales.place(tx, number);
    LOG.info("Activation is done. activation={} earlierDates={}", number, differing.earlier());
  }

  private void wait(Tx tx, Claim claim, Duration pause, Reason why) {
    Instant due = basis.clock().instant().plus(pause);
    if (due.isAfter(claim.deadline())) {
      fail(tx, claim.activation(), timeout(why.message()));
      return;
    }
    boolean polling = claim.polling() || "VENDOR_SLOW".equals(why.code());
    VendorStore.later(tx, claim, due, polling, why.message());
  }

  private void fail(Tx tx, long number, Reason why) {
    ActivationStore.fail(tx, number, why, basis.clock().instant());
    ActivationStore.releaseSerials(tx, number);
    VendorStore.close(tx, number, false, why.code());
    basis
        .journal()
        .record(
            tx,
            Actor.hub(),
            "activation.failed",
            "activation",
            Long.toString(number),
            Map.of("code", why.code()));
    LOG.warn("Activation failed. activation={} code={}", number, why.code());
  }

  private static Reason reason(int granted, List<LineRefused> refused) {
    if (refused.isEmpty()) {
      return new Reason("VENDOR_PARTIAL", "not every line was answered");
    }
    var first = refused.getFirst();
    boolean alike = refused.stream().allMatch(one -> one.code().equals(first.code()));
    if (granted <= 0 && alike) {
      return new Reason(first.code(), first.message());
    }
    int taken = Math.max(granted, 0);
    int all = taken + refused.size();
    return new Reason(
        "VENDOR_PARTIAL",
        taken + " of " + all + " granted; " + first.serial() + ": " + first.message());
  }

  private void record(Tx tx, Claim claim, String action, Map<String, String> details) {
    basis
        .journal()
        .record(
            tx,
            Actor.vendor(claim.vendor(), "vendor " + claim.vendor()),
            action,
            "activation",
            Long.toString(claim.activation()),
            details);
  }

  private void log(Tx tx, Claim claim, String answer) {
    var question = (claim.polling() ? "poll " : "ask ") + "attempt " + claim.attempts();
    VendorStore.log(
        tx, claim.activation(), new VendorExchange(basis.clock().instant(), question, answer));
  }

  private static String words(GrantAnswer answer) {
    return switch (answer) {
      case Decided(var lines) -> {
        long granted = lines.stream().filter(Granted.class::isInstance).count();
        yield "granted " + granted + " of " + lines.size();
      }
      case InProgress(var askAgain) -> "in progress, ask again in " + askAgain.toSeconds() + " s";
      case Refused(var code, var message) -> "refused: " + code + " " + message;
    };
  }

  /** How long to leave a vendor alone after so many questions. */
  static Duration pause(int attempts) {
    return Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(attempts, 6)));
  }
}
