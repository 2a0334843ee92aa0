package kassahub.hub.matter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.ActorKind;

/**
 * Narrows a feature's own list to matters of the caller or of nobody. The feature says in its SQL
 * which row is meant and since when it is wrong: what was taken before was something else.
 *
 * <p>Whose a row is, is looked up as a value and not joined: a number as text is no index condition
 * beside row-level security.
 *
 * @param matters that the list has
 * @param id the row's number or id
 * @param type of it in PostgreSQL
 * @param since when it went wrong
 */
public record Owned(Set<Matter> matters, String id, String type, String since) {
  /** The filter; without it all are asked for. */
  public static final String FILTER = "owner";

  /** The caller's own. */
  public static final String MINE = "mine";

  /** Those that nobody sees to. */
  public static final String NOBODYS = "nobody";

  /** Which matter the rows are asked for as: not of the address, but of the page. */
  private static final String MATTER = "matter";

  private static final String ARE_MINE =
      """
      %1$s = any(array(
        select own.object::%2$s from matter_owner own where own.matter = $1 and own.user_id = $2))
      and %3$s >= %4$s
      """;

  private static final String ARE_NOBODYS = "coalesce(%3$s, '-infinity') < %4$s";

  public Owned {
    matters = Set.copyOf(matters);
  }

  /** The same rows, asked for as those of a matter. */
  public static PageRequest asking(Matter matter, PageRequest request) {
    var filters = new HashMap<>(request.filters());
    filters.put(MATTER, List.of(matter.word()));
    return request.with(Map.copyOf(filters));
  }

  /** Adds the condition that the request asks for, if it is about matters of this list. */
  public void narrow(PageQuery query, Caller caller, PageRequest request) {
    var whose = request.filterWords(FILTER, Set.of(MINE, NOBODYS));
    if (whose.length == 0) {
      return;
    }
    request
        .filterOne(MATTER)
        .flatMap(Matter::of)
        .filter(matters::contains)
        .ifPresent(matter -> narrow(query, caller, matter, whose[0]));
  }

  private void narrow(PageQuery query, Caller caller, Matter matter, String whose) {
    if (whose.equals(NOBODYS)) {
      query.where(sql(ARE_NOBODYS), matter.word());
    } else if (caller.actor().kind() == ActorKind.USER) {
      query.where(sql(ARE_MINE), matter.word(), MatterOwnerStore.user(caller));
    } else {
      query.where("false");
    }
  }

  private String sql(String condition) {
    String takenAt =
        """
        (select taken.taken_at from matter_owner taken
         where taken.matter = $1 and taken.object = (%s)::text)\
        """
            .formatted(id);
    return condition.formatted(id, type, takenAt, since);
  }
}
