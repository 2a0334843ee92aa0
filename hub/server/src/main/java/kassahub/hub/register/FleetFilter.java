package kassahub.hub.register;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
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

  /** Adds every condition that the request sets; unknown values are refused. */
  static void apply(PageQuery query, PageRequest request, Instant now) {
    LocalDate today = now.atZone(LEGAL).toLocalDate();
    for (var filter : FleetFilter.values()) {
      var chosen = request.filter(filter.parameter);
      if (filter == ORGANISATION) {
        organisations(query, chosen);
      } else if (!chosen.isEmpty()) {
        filter.one(query, filter.checked(chosen.getFirst()), today, now);
      }
    }
  }

  private void one(PageQuery query, String value, LocalDate today, Instant now) {
    LocalDate soon = today.plusDays(SOON_DAYS);
    switch (parameter + "=" + value) {
      case "tab=active" -> query.where("r.archived_at is null");
      case "tab=archive" -> query.where("r.archived_at is not null");
      case "contract=active" -> query.where("r.contract_until >= $1", today);
      case "contract=ending" -> query.where("r.contract_until between $1 and $2", today, soon);
      case "contract=none" ->
          query.where("r.contract_until is null or r.contract_until < $1", today);
      case "storage=ending" -> query.where("f.expires_day <= $1", soon);
      case "memory=90" -> query.where("s.memory_percent >= 90");
      case "shift=long" -> query.where("s.shift = 'over_24_hours'");
      case "refused=yes" -> query.where("s.flk_document is not null");
      case "documents=none24" ->
          query.where(
              "s.last_document_wall < $1::timestamptz at time zone o.time_zone", now.minus(SILENT));
      case "licence=ending" -> query.where("d.subscription_until <= $1", soon);
      case "licence=missing" -> query.where("s.licence_until < d.subscription_until");
      case "contact=silent" ->
          query.where("s.seen_at is null or s.seen_at < $1", now.minus(SILENT));
      case "contact=unreachable" -> query.where("not s.reachable");
      default -> throw new IllegalStateException(parameter + "=" + value);
    }
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
