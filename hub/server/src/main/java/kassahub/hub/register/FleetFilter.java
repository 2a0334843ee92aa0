package kassahub.hub.register;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;

/**
 * The filters of a list of registers and the two tabs (B-16). Each choice has an index of
 * {@code fleet_key}, {@code fleet_contact} or {@code fleet_licence}: of those it finds alone where
 * few have it, or of the value it compares.
 */
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
  UNSENT("unsent", "day"),
  LICENCE("licence", "ending missing"),
  CONTACT("contact", "silent unreachable");

  private static final ZoneId LEGAL = ZoneId.of("Europe/Moscow");
  private static final int SOON_DAYS = 30;
  private static final Duration SILENT = Duration.ofHours(24);

  /** Types the arguments for PostgreSQL, whichever of them a condition uses. */
  private static final String TYPES = " and ($1::date, $2::date, $3::timestamptz) is not null";

  /** What is kept for lists is up to an hour behind: those of that hour are looked up. */
  private static final String NO_DOCUMENTS =
      """
      contact.document_at < $3 and (contact.document_at < $3 - interval '1 hour' or (
        select s.last_document_wall < $3 at time zone o.time_zone
        from register_state s join register r on r.id = s.register_id join organisation o on o.id = r.organisation_id
        where s.register_id = fleet.register_id))
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
      if (filter == ORGANISATION && !chosen.isEmpty()) {
        query.where(
            "fleet.organisation_id = any($1)", (Object) request.filterNumbers(filter.parameter));
      } else if (filter == TAB && !chosen.isEmpty()) {
        query.whereShared(
            chosen.stream().map(filter::condition).collect(Collectors.joining(" or ")));
      } else if (!chosen.isEmpty()) {
        query.where(
            chosen.stream().map(filter::condition).collect(Collectors.joining(") or (", "((", "))"))
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
      case "tab=active" -> "not fleet.archived";
      case "tab=archive" -> "fleet.archived";
      case "contract=active" -> "fleet.contract_until >= $1";
      case "contract=ending" -> "fleet.contract_until between $1 and $2";
      case "contract=none" -> "fleet.contract_until < $1";
      case "storage=ending" -> "fleet.storage_ends <= $2";
      case "memory=90" -> "fleet.memory >= 90";
      case "shift=long" -> "fleet.long_shift";
      case "refused=yes" -> "fleet.refused_by_storage or fleet.refused_by_control";
      case "documents=none24" -> NO_DOCUMENTS;
      case "unsent=day" -> "fleet.unsent_since < 'infinity'";
      case "licence=ending" -> "paid.sold_until > '-infinity' and paid.sold_until <= $2";
      case "licence=missing" -> "paid.missing and paid.sold_until >= $1";
      case "contact=silent" -> "contact.seen_at < $3";
      case "contact=unreachable" -> "not contact.reachable";
      default -> throw new IllegalStateException(parameter + "=" + value);
    };
  }

  private String checked(String value) {
    if (!choices().contains(value)) {
      throw PageRequest.unknown(parameter);
    }
    return value;
  }
}
