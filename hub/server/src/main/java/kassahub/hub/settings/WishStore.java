package kassahub.hub.settings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.agent.AgentWish.Hours;
import kassahub.hub.agent.AgentWish.Loud;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.settings.Wished.Part;
import org.jspecify.annotations.Nullable;

/** All statements about what agents are wished to go by. */
final class WishStore {
  private static final String VISIBLE_AGENTS =
      """
      select a.id, a.organisation_id from agent a
      where a.id = any($2) and a.revoked_at is null and ($1::bigint is null or a.organisation_id in (
        select organisation_id from account_sees where account_id = $1))
      order by a.id
      """;
  private static final String VISIBLE_ORGANISATION =
      """
      select o.id, o.name from organisation o
      where o.id = $2 and ($1::bigint is null or o.id in (select organisation_id from account_sees where account_id = $1))
      """;
  private static final String HOW_MANY =
      "select count(*) as agents from agent where organisation_id = $1 and revoked_at is null";

  /** Two changes in an organisation come one after the other, so their versions do, too. */
  private static final String LOCK =
      "select id from organisation where id = any($1) order by id for no key update";

  private static final String COLUMNS =
      "s.poll_seconds, s.window_from, s.window_until, s.log_level, s.log_until";
  private static final String OF_AGENTS =
      "select s.agent_id, " + COLUMNS + " from agent_settings s where s.agent_id = any($1)";
  private static final String OF_ALL =
      "select "
          + COLUMNS
          + " from agent_settings s where s.organisation_id = $1 and s.agent_id is null";

  private static final String VALUES =
      """
      $2::integer, $3::integer, $4::integer, $5::text, $6::timestamptz,
        coalesce((select max(m.version) from agent_settings m where m.organisation_id = a.organisation_id), 0) + 1, $7, $8
      """;
  private static final String TAKEN_OVER =
      """
      do update set
        poll_seconds = case when $9 then excluded.poll_seconds else s.poll_seconds end,
        window_from = case when $10 then excluded.window_from else s.window_from end,
        window_until = case when $10 then excluded.window_until else s.window_until end,
        log_level = case when $11 then excluded.log_level else s.log_level end,
        log_until = case when $11 then excluded.log_until else s.log_until end,
        version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by
      """;
  private static final String INTO =
      """
      insert into agent_settings as s (organisation_id, agent_id, poll_seconds, window_from, window_until, log_level,
        log_until, version, changed_at, changed_by)
      """;
  private static final String SAVE_OF_AGENTS =
      INTO
          + "select a.organisation_id, a.id, "
          + VALUES
          + " from agent a where a.id = any($1) on conflict (agent_id) where agent_id is not null "
          + TAKEN_OVER;
  private static final String SAVE_OF_ALL =
      INTO
          + "select a.organisation_id, null, "
          + VALUES
          + " from (select $1::bigint as organisation_id) a"
          + " on conflict (organisation_id) where agent_id is null "
          + TAKEN_OVER;

  private static final String WISHED =
      """
      select a.id, greatest(s.version, o.version, 0) as version,
        s.poll_seconds is not null as own_poll, coalesce(s.poll_seconds, o.poll_seconds) as poll_seconds,
        s.window_from is not null as own_window, coalesce(s.window_from, o.window_from) as window_from,
        coalesce(s.window_until, o.window_until) as window_until,
        coalesce(s.log_until > $2, false) as own_log,
        case when s.log_until > $2 then s.log_level when o.log_until > $2 then o.log_level end as log_level,
        case when s.log_until > $2 then s.log_until when o.log_until > $2 then o.log_until end as log_until
      from agent a
        left join agent_settings s on s.agent_id = a.id
        left join agent_settings o on o.organisation_id = a.organisation_id and o.agent_id is null
      """;
  private static final String WISHED_OF = WISHED + " where a.id = any($1) order by a.id";

  /** A part of an organisation's agents that are connected and know settings, or may. */
  private static final String WISHED_OF_CONNECTED =
      WISHED
          + """
           join agent_link l on l.agent_id = a.id
          where a.organisation_id = $1 and a.id > $3 and l.instance is not null and a.revoked_at is null
            and (a.settings is not null or a.health is null)
          order by a.id limit $4
          """;

  private static final String CONNECTED =
      """
      select a.id from agent a join agent_link l on l.agent_id = a.id
      where a.id = any($1) and l.instance is not null and (a.settings is not null or a.health is null)
      """;

  private static final String PROGRESS =
      """
      select
        count(*) filter (where told = wished) as heard,
        count(*) filter (where told = wished and short) as refused,
        count(*) filter (where told is distinct from wished and not old and connected) as connected,
        count(*) filter (where told is distinct from wished and not old and not connected) as away,
        count(*) filter (where told is distinct from wished and old) as old
      from (
        select (a.settings ->> 'version')::bigint as told, greatest(s.version, o.version, 0) as wished,
          a.settings is null and a.health is not null as old,
          exists (select from agent_online l where l.agent_id = a.id) as connected,
          jsonb_array_length(a.settings -> 'refused') > 0
            or coalesce(s.poll_seconds, o.poll_seconds) is not null and a.settings @? '$.polls[*] ? (@.origin == "file")'
            or coalesce(s.window_from, o.window_from) is not null and a.settings -> 'window' ->> 'origin' = 'file' as short
        from agent a
          left join agent_settings s on s.agent_id = a.id
          left join agent_settings o on o.organisation_id = a.organisation_id and o.agent_id is null
        where a.revoked_at is null and %s) each_agent
      """;
  private static final String PROGRESS_OF_ALL = PROGRESS.formatted("a.organisation_id = $1");
  private static final String PROGRESS_OF_AGENTS = PROGRESS.formatted("a.id = any($1)");

  private static final String EFFECTIVE = "select settings from agent where id = $1";

  private WishStore() {}

  /** An agent and whose it is. */
  record Owned(String agent, long organisation) {}

  /** Who changes what, when. */
  record Change(AgentWish wish, Set<Part> parts, Instant at, String by) {}

  static List<Owned> visible(Tx tx, OptionalLong account, List<String> agents) {
    return tx.list(
        VISIBLE_AGENTS,
        row -> new Owned(row.string("id"), row.number("organisation_id")),
        account,
        array(agents));
  }

  static Optional<String> organisation(Tx tx, OptionalLong account, long organisation) {
    return tx.find(VISIBLE_ORGANISATION, row -> row.string("name"), account, organisation);
  }

  static long howMany(Tx tx, long organisation) {
    return tx.one(HOW_MANY, row -> row.number("agents"), organisation);
  }

  static void lock(Tx tx, List<Long> organisations) {
    tx.list(LOCK, row -> row.number("id"), (Object) organisations.toArray(Long[]::new));
  }

  /** What is wished of these for themselves; who is not named, of him nothing is. */
  static List<Wished> own(Tx tx, List<String> agents) {
    return tx.list(
        OF_AGENTS,
        row -> new Wished(row.string("agent_id"), 0, wish(row), Set.of()),
        (Object) array(agents));
  }

  static AgentWish ofAll(Tx tx, long organisation) {
    return tx.find(OF_ALL, WishStore::wish, organisation).orElse(AgentWish.NONE);
  }

  static void save(Tx tx, List<String> agents, Change change) {
    tx.execute(SAVE_OF_AGENTS, arguments(array(agents), change));
  }

  static void saveOfAll(Tx tx, long organisation, Change change) {
    tx.execute(SAVE_OF_ALL, arguments(organisation, change));
  }

  static List<Wished> wished(Tx tx, List<String> agents, Instant now) {
    return tx.list(WISHED_OF, WishStore::wished, array(agents), now);
  }

  static List<Wished> wishedOfConnected(
      Tx tx, long organisation, Instant now, String after, int most) {
    return tx.list(WISHED_OF_CONNECTED, WishStore::wished, organisation, now, after, most);
  }

  static List<String> connected(Tx tx, List<String> agents) {
    return tx.list(CONNECTED, row -> row.string("id"), (Object) array(agents));
  }

  static Progress progressOfAll(Tx tx, long organisation) {
    return tx.one(PROGRESS_OF_ALL, WishStore::progress, organisation);
  }

  static Progress progress(Tx tx, List<String> agents) {
    return tx.one(PROGRESS_OF_AGENTS, WishStore::progress, (Object) array(agents));
  }

  static Optional<String> effective(Tx tx, String agent) {
    return tx.one(EFFECTIVE, row -> row.findJson("settings"), agent);
  }

  private static @Nullable Object[] arguments(Object whose, Change change) {
    var arguments = new ArrayList<@Nullable Object>();
    arguments.add(whose);
    arguments.add(change.wish().pollSeconds());
    arguments.add(change.wish().window().map(Hours::from));
    arguments.add(change.wish().window().map(Hours::until));
    arguments.add(change.wish().log().map(Loud::level));
    arguments.add(change.wish().log().map(Loud::until));
    arguments.add(change.at());
    arguments.add(change.by());
    for (Part part : Part.values()) {
      arguments.add(change.parts().contains(part));
    }
    return arguments.toArray();
  }

  private static Wished wished(Row row) {
    var own = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      if (row.flag("own_" + part.name().toLowerCase(Locale.ROOT))) {
        own.add(part);
      }
    }
    return new Wished(row.string("id"), row.number("version"), wish(row), own);
  }

  private static AgentWish wish(Row row) {
    OptionalInt from = row.findInteger("window_from");
    return new AgentWish(
        row.findInteger("poll_seconds"),
        from.isPresent()
            ? Optional.of(new Hours(from.getAsInt(), row.integer("window_until")))
            : Optional.empty(),
        row.findString("log_level").map(level -> new Loud(level, row.instant("log_until"))));
  }

  private static Progress progress(Row row) {
    return new Progress(
        row.number("heard"),
        row.number("refused"),
        row.number("connected"),
        row.number("away"),
        row.number("old"));
  }

  private static String[] array(List<String> agents) {
    return agents.toArray(String[]::new);
  }
}
