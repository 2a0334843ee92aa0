package kassahub.hub.matter;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Tx;

final class MatterOwnerStore {
  private static final String OF =
      """
      select m.object, u.full_name, m.taken_at
      from matter_owner m join app_user u on u.id = m.user_id
      where m.matter = $1 and m.object = any($2::text[]) limit 100
      """;

  /** Those that a colleague took after this one looked stay as they are. */
  private static final String TAKE =
      """
      insert into matter_owner (matter, object, user_id, taken_at)
      select $1, o, $3, $4 from (select distinct unnest($2::text[]) as o) asked order by o
      on conflict (matter, object) do update set user_id = excluded.user_id, taken_at = excluded.taken_at
      where matter_owner.user_id = excluded.user_id or matter_owner.taken_at <= $5
      returning object
      """;

  private static final String GIVE_BACK =
      """
      delete from matter_owner where matter = $1 and object = any($2::text[]) and user_id = $3
      returning object
      """;

  /** Only operators take something, and their account is small. */
  private static final String RELEASE =
      """
      with ended as (
        select m.matter, m.object from account a
        join app_user u on u.account_id = a.id and u.disabled_at is not null
        join matter_owner m on m.user_id = u.id
        where a.kind = 'operator' order by m.user_id, m.matter, m.object limit $1 for update of m skip locked)
      delete from matter_owner m using ended e where m.matter = e.matter and m.object = e.object
      returning m.user_id, m.matter, m.object
      """;

  private static final String FORGET = "delete from matter_owner where taken_at < $1";

  private MatterOwnerStore() {}

  /** Matters of a kind that somebody had. */
  record Released(long user, String matter) {}

  static Map<String, MatterOwner> of(Tx tx, Matter matter, String[] objects) {
    return tx
        .list(
            OF,
            row ->
                Map.entry(
                    row.string("object"),
                    new MatterOwner(row.string("full_name"), row.instant("taken_at"))),
            matter.word(),
            objects)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static List<String> take(
      Tx tx, Matter matter, List<String> objects, Caller caller, Instant now, Instant seen) {
    return tx.list(
        TAKE,
        row -> row.string("object"),
        matter.word(),
        objects.toArray(String[]::new),
        user(caller),
        now,
        seen);
  }

  static List<String> giveBack(Tx tx, Matter matter, List<String> objects, Caller caller) {
    return tx.list(
        GIVE_BACK,
        row -> row.string("object"),
        matter.word(),
        objects.toArray(String[]::new),
        user(caller));
  }

  /** What somebody had who is shut out, by who and what: some of it. */
  static Map<Released, List<String>> release(Tx tx, int most) {
    return tx
        .list(
            RELEASE,
            row ->
                Map.entry(
                    new Released(row.number("user_id"), row.string("matter")),
                    row.string("object")),
            most)
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  static void forget(Tx tx, Instant before) {
    tx.execute(FORGET, before);
  }

  static long user(Caller caller) {
    return Long.parseLong(caller.actor().id());
  }
}
