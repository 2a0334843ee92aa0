package kassahub.hub.organisation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.hub.problem.Problem;

/**
 * An account that has to do with an organisation, or had.
 *
 * @param since empty = linked before that was noted
 * @param ended absent while it is in force
 */
public record Link(
    long account,
    String accountName,
    long organisation,
    String organisationName,
    String taxNumber,
    Kind kind,
    Optional<Instant> since,
    Optional<End> ended) {

  /** What the account does for the organisation. */
  public enum Kind {
    /** Acts and pays for it. */
    PAYER,
    /** Serves its registers (B-04). */
    SERVICE;

    /** As the database, forms and texts spell it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #word()} wrote.
     *
     * @throws Problem.Invalid {@code BAD_LINK}
     */
    public static Kind of(String word) {
      return Stream.of(values())
          .filter(kind -> kind.word().equals(word))
          .findFirst()
          .orElseThrow(() -> new Problem.Invalid("BAD_LINK", "no such kind of link"));
    }
  }

  /** When, by whom and why. */
  public record End(Instant at, String by, String reason) {}

  /**
   * A change that takes something from a tenant or shows it somebody else's.
   *
   * @param from who has to do with the organisation now; empty = nobody gives it away
   * @param to who is to; empty = the link only ends
   * @param day when, by the organisation's calendar; empty = at once
   */
  public record Change(
      long organisation,
      Kind kind,
      OptionalLong from,
      OptionalLong to,
      String reason,
      Optional<LocalDate> day) {
    private static final int LONGEST_REASON = 500;

    /** A change at once. */
    public Change(long organisation, Kind kind, OptionalLong from, OptionalLong to, String reason) {
      this(organisation, kind, from, to, reason, Optional.empty());
    }

    /**
     * Refuses what cannot be.
     *
     * @throws Problem.Invalid {@code BAD_LINK}, {@code BAD_REASON}
     */
    void check() {
      if (from.equals(to)) {
        throw new Problem.Invalid("BAD_LINK", "two accounts expected, or one");
      }
      if (reason.isBlank() || reason.length() > LONGEST_REASON) {
        throw new Problem.Invalid(
            "BAD_REASON",
            "reason: 1 to 500 characters expected",
            Map.of("limit", Integer.toString(LONGEST_REASON)));
      }
    }
  }

  /**
   * A change as it can be made now, with the names of all that it concerns.
   *
   * @param from empty = nobody gives it away
   * @param to empty = the link only ends
   */
  public record Plan(Change change, String organisation, String from, String to) {
    /** As the journal keeps it. */
    public Map<String, String> facts() {
      var facts = new HashMap<String, String>();
      facts.put("organisation", organisation);
      facts.put("link", change.kind().word());
      facts.put("from-name", from);
      facts.put("to-name", to);
      facts.put("reason", change.reason());
      change.day().ifPresent(day -> facts.put("day", day.toString()));
      return facts;
    }
  }

  /**
   * A change that waits for its day.
   *
   * @param by the operator who confirmed it
   */
  public record Waiting(long id, Plan plan, String by) {}
}
