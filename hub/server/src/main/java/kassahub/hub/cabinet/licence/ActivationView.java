package kassahub.hub.cabinet.licence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.activation.LicenceMove;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.Tone;

/**
 * «Активация № N» in one of its three states.
 *
 * @param sum empty for readers who may see neither prices nor orders
 * @param error red text of a failed one
 * @param manager whom to send it to; empty when the account has none
 * @param steps how far it has come
 * @param shares deliveries by state, for the bar
 * @param move it brings the rest of a broken register's licence
 * @param asked what the vendor was asked and answered, last first; nothing for all but operators
 */
public record ActivationView(
    ActivationSummary summary,
    Optional<String> sum,
    Optional<String> error,
    Optional<String> manager,
    List<Step> steps,
    List<Share> shares,
    Table lines,
    Optional<LicenceMove> move,
    List<Asked> asked,
    boolean mayRetry) {
  /** Where a step stands. */
  public enum Progress {
    DONE,
    NOW,
    FAILED,
    AHEAD
  }

  /** A step of the way. */
  public record Step(Progress progress, String title, String note) {
    /** Class of the list item. */
    public String css() {
      return switch (progress) {
        case DONE -> Tone.OK.css();
        case NOW -> Tone.RUN.css();
        case FAILED -> Tone.BAD.css();
        case AHEAD -> "kh-ahead";
      };
    }
  }

  /** A question to the vendor in words of the page, and the answer as it was put down. */
  public record Asked(Instant at, String question, String answer) {}

  /** Registers in one state of delivery. */
  public record Share(Tone tone, String label, long count) {}

  public boolean running() {
    return summary.status() == ActivationStatus.IN_PROGRESS;
  }

  public boolean done() {
    return summary.status() == ActivationStatus.DONE;
  }

  public boolean failed() {
    return summary.status() == ActivationStatus.FAILED;
  }

  /** The vendor granted some of it, and keeps its word when it is asked again. */
  public boolean partial() {
    return failed()
        && summary.error().filter(why -> why.code().equals("VENDOR_PARTIAL")).isPresent();
  }

  /** Registers that did not get their licence at the last try. */
  public long notInstalled() {
    return shares.stream().filter(share -> share.tone() == Tone.BAD).mapToLong(Share::count).sum();
  }

  /** Registers over all states. */
  public long total() {
    return shares.stream().mapToLong(Share::count).sum();
  }

  /** Registers in the states before one: where its part of the bar starts. */
  public long before(Share share) {
    return shares.stream().takeWhile(other -> !other.equals(share)).mapToLong(Share::count).sum();
  }
}
