package kassahub.hub.register;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.problem.Problem;

/** The filters of a list of registers and the two tabs (B-16). */
public enum FleetFilter {
  /** The tab: {@code archive} or {@code active}. */
  TAB("tab", "active archive"),
  /** Numbers of organisations. */
  ORGANISATION("organisation", ""),
  CONTRACT("contract", "active ending none"),
  STORAGE("storage", "ending"),
  MEMORY("memory", "90"),
  SHIFT("shift", "long"),
  REFUSED("refused", "yes"),
  DOCUMENTS("documents", "none24"),
  LICENCE("licence", "ending missing"),
  CONTACT("contact", "silent unreachable");

  private static final ZoneId LEGAL = ZoneId.of("Europe/Moscow");
  private static final int SOON_DAYS = 30;
  private static final Duration SILENT = Duration.ofHours(24);

  /** Types the arguments for PostgreSQL, whichever of them a condition uses. */
  private static final String TYPES = " and ($1::date, $2::date, $3::timestamptz) is not null";

  /** Each part stands on an index of its own. */
  private static final String REFUSED_DOCUMENT =
      """
      r.id in (
        select register_id from register_state where flk_document is not null
        union all select register_id from fiscal_storage where current and warnings & 16 <> 0)\
      """;

  private final String parameter;
  private final String choices;

  FleetFilter(String parameter, String choices) {
    this.parameter = parameter;
    this.choices = choices;
  }

  /** Its name in a request. */
  public String parameter() {
    return parameter;
  }

  /** What can be chosen; empty = numbers. */
  public List<String> choices() {
    return choices.isEmpty() ? List.of() : List.of(choices.split(" ", -1));
  }

  /** Adds every condition that the request sets; values of one filter are alternatives. */
  static void apply(PageQuery query, PageRequest request, Instant now) {
    LocalDate today = now.atZone(LEGAL).toLocalDate();
    for (var filter : FleetFilter.values()) {
      var chosen = request.filter(filter.parameter);
      if (filter == ORGANISATION) {
        organisations(query, chosen);
      } else if (!chosen.isEmpty()) {
        query.where(
            chosen.stream().map(filter::condition).collect(Collectors.joining(" or ", "(", ")"))
                + TYPES,
            today,
            today.plusDays(SOON_DAYS),
            now.minus(SILENT));
      }
    }
  }

  /** $1 today, $2 the end of «soon», $3 the moment since which silence counts. */
  private String condition(String value) {
    return switch (parameter + "=" + checked(value)) {
      case "tab=active" -> "r.archived_at is null";
      case "tab=archive" -> "r.archived_at is not null";
      case "contract=active" -> "r.contract_until >= $1";
      case "contract=ending" -> "r.contract_until between $1 and $2";
      case "contract=none" -> "r.contract_until is null or r.contract_until < $1";
      case "storage=ending" -> "f.expires_day <= $2";
      case "memory=90" -> "s.memory_percent >= 90";
      case "shift=long" -> "s.shift = 'over_24_hours'";
      case "refused=yes" -> REFUSED_DOCUMENT;
      case "documents=none24" -> "s.last_document_wall < $3::timestamptz at time zone o.time_zone";
      case "licence=ending" -> "d.subscription_until <= $2";
      case "licence=missing" -> "s.licence_until < d.subscription_until";
      case "contact=silent" -> "s.seen_at is null or s.seen_at < $3";
      case "contact=unreachable" -> "not s.reachable";
      default -> throw new IllegalStateException(parameter + "=" + value);
    };
  }

  private String checked(String value) {
    if (!choices().contains(value)) {
      throw unknown();
    }
    return value;
  }

  private static void organisations(PageQuery query, List<String> chosen) {
    if (!chosen.isEmpty()) {
      try {
        query.where(
            "r.organisation_id = any($1)",
            (Object) chosen.stream().map(Long::valueOf).toArray(Long[]::new));
      } catch (NumberFormatException notNumbers) {
        throw unknown();
      }
    }
  }

  private static Problem unknown() {
    return new Problem.Invalid("UNKNOWN_FILTER", "filter has no such value");
  }
}
