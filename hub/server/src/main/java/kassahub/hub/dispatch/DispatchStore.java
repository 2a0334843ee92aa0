package kassahub.hub.dispatch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.agent.AgentHealth;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.RecentSends.Send;

/** All SQL over dispatches. */
final class DispatchStore {
  static final String JOINED =
      "select "
          + DispatchRow.COLUMNS
          + " from dispatch d left join register r on r.id = d.register_id";

  /** A tenant sees only what was ordered in its own period of the register (d17). */
  static final String VISIBLE =
      """
       ($1::bigint is null or coalesce(r.organisation_id, (select organisation_id from agent where id = d.agent_id)) in (
          select organisation_id from account_organisation where account_id = $1
          union all select organisation_id from partner_client where account_id = $1)
        and d.created_at >= coalesce(
          (select max(p.since) from register_period p where p.register_id = d.register_id and p.until is null), '-infinity'))
      """;

  private static final String INSERT =
      """
      with made as (
        insert into dispatch (
          id, agent_id, register_id, kind, licence, signature, replace, settings, attempt, created_by, due_at, deadline,
          created_at, state)
        select u.*, $13::timestamptz, 'waiting'
        from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::boolean[],
          $8::jsonb[], $9::integer[], $10::text[], $11::timestamptz[], $12::timestamptz[]) u
        on conflict (register_id) where kind = 'install_licence' and state in ('waiting', 'sent', 'taken', 'held')
          do nothing
        returning id, register_id)
      select made.id, r.serial from made left join register r on r.id = made.register_id
      """;

  /**
   * What is due and was not sent lately. Looked up agent by agent, whatever the planner believes:
   * its statistics are of quiet hours, when next to nothing waits, so it would read all that waits
   * for every 500 agents of a large activation.
   */
  private static final String DUE =
      """
      with due as (
        select q.*
        from unnest($1::text[]) as u (agent)
          join agent a on a.id = u.agent and a.revoked_at is null and a.suspended_at is null
          join agent_link l on l.agent_id = u.agent and l.instance = $3
          cross join lateral (
            select o.* from dispatch o
            where o.agent_id = u.agent and o.state in ('waiting', 'sent') and o.due_at <= $2 and o.deadline > $2
              and (o.lease_until is null or o.lease_until <= statement_timestamp()) and o.id <> all($5::uuid[])
            order by o.due_at limit $4) q
        order by q.due_at limit $4)
      select
      """
          + DispatchRow.COLUMNS
          + " from due d left join register r on r.id = d.register_id";

  /**
   * What somebody moves at this moment is past being sent; what an older connection was given or
   * took may be lost since, with the disk it was on, so its link is held until this is written
   * (d20). What an agent without room on its disk is sent says so until it is taken. The state is
   * compared as an expression because no index of what waits can be used with that: to a planner
   * with the statistics of a quiet hour it looks as cheap as the key, and it reads all that waits.
   */
  private static final String SENT =
      """
      with sent as (
        select o.id, u.at, u.taken, (a.health->>'diskFreeBytes')::bigint < $6 as full
        from dispatch o
          join unnest($1::text[], $2::bigint[], $3::uuid[], $4::timestamptz[], $5::boolean[])
            as u (agent, generation, id, at, taken) on o.id = u.id and o.agent_id = u.agent
          join agent_link l on l.agent_id = u.agent and l.generation = u.generation
          join agent a on a.id = u.agent
        where o.state || '' in ('waiting', 'sent')
        for update of o skip locked
        for share of l skip locked)
      update dispatch d set
        state = case when u.taken then 'taken' else 'sent' end,
        sent_at = coalesce(u.at, d.sent_at),
        lease_until = case when not u.taken then statement_timestamp() + interval '60 seconds' end,
        reason_code = case when u.taken then null when u.full then 'agent-disk-full'
          when d.reason_code <> 'agent-disk-full' then d.reason_code end,
        reason_text = case when not u.taken then d.reason_text end
      from sent u where d.id = u.id
      returning case when u.taken or d.reason_code is not null then d.register_id end as register_id
      """;

  /**
   * With those who may speak of it besides its agent: the one that its register is bound to now, in
   * the same organisation, and the one that was enrolled in its agent's place.
   */
  private static final String LOCK =
      "select "
          + DispatchRow.COLUMNS
          + """
          , holder.replaced_by as successor,
            case when speaker.organisation_id = holder.organisation_id then speaker.id end as speaker
          from dispatch d left join register r on r.id = d.register_id
            join agent holder on holder.id = d.agent_id
            left join agent speaker on speaker.id = r.agent_id
          where d.id = any($1) order by d.id for update of d
          """;

  private static final String SAVE =
      """
      update dispatch d set state = u.state, reason_code = u.code, reason_text = u.text, device_code = u.device,
        lease_until = null, finished_at = case when u.live then null else $7::timestamptz end
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::boolean[])
        as u (id, state, code, text, device, live)
      where d.id = u.id
      """;
  private static final String STRAY =
      """
      insert into stray_result (agent_id, dispatch_id, outcome, received_at)
      select u.agent, u.dispatch, u.outcome, $4 from unnest($1::text[], $2::uuid[], $3::text[]) as u (agent, dispatch, outcome)
      where (select count(*) from (select from stray_result s where s.agent_id = u.agent limit 1000) kept) < 1000
      """;
  private static final String EXPIRE =
      """
      with late as (
        select id from dispatch
        where finished_at is null and deadline <= $1
        order by deadline limit 500 for update skip locked),
      expired as (
        update dispatch d set state = 'expired', finished_at = $1, lease_until = null,
          reason_code = coalesce(d.reason_code, 'deadline'), reason_text = coalesce(d.reason_text, '')
        from late where d.id = late.id returning d.*)
      select
      """
          + DispatchRow.COLUMNS
          + " from expired d left join register r on r.id = d.register_id";
  private static final String WALK =
      """
      select id, deadline from dispatch where finished_at is null and (deadline, id) > ($1, $2)
      order by deadline, id limit $3
      """;
  private static final String FOLLOW =
      """
      update dispatch d set agent_id = r.agent_id, state = 'waiting', lease_until = null
      from register r
      where d.id = any($1::uuid[]) and r.id = d.register_id and d.state || '' in ('waiting', 'sent', 'taken', 'held') and r.agent_id is not null
        and d.agent_id <> r.agent_id and d.kind <> 'restart_register'
        and exists (select from agent a where a.id = d.agent_id and a.organisation_id = r.organisation_id)
      returning d.agent_id
      """;

  /** Its register is another organisation's now, or its agent was revoked and nobody followed. */
  private static final String ABANDON =
      """
      with left_behind as (
        select d.id, a.organisation_id <> r.organisation_id as moved
        from dispatch d join register r on r.id = d.register_id join agent a on a.id = d.agent_id
        where d.id = any($2::uuid[]) and d.state || '' in ('waiting', 'sent', 'taken', 'held')
          and (a.organisation_id <> r.organisation_id or a.revoked_at is not null and r.agent_id = a.id)
        order by d.id for update of d skip locked),
      cancelled as (
        update dispatch d set state = 'cancelled', finished_at = $1, lease_until = null, reason_text = '',
          reason_code = case when l.moved then 'register-moved' else 'agent-revoked' end
        from left_behind l where d.id = l.id returning d.*)
      select
      """
          + DispatchRow.COLUMNS
          + " from cancelled d left join register r on r.id = d.register_id";

  private static final String RENEW_LEASES =
      "update dispatch set lease_until = null where agent_id = $1 and state = 'sent'";
  private static final String FORGOTTEN =
      """
      update dispatch set
        state = case when kind = 'restart_register' then 'failed' else 'waiting' end,
        reason_code = case when kind = 'restart_register' then 'internal' else reason_code end,
        finished_at = case when kind = 'restart_register' then $2::timestamptz end,
        lease_until = null
      where agent_id = $1 and state in ('taken', 'held')
      """;
  private static final String CANCEL =
      """
      update dispatch set state = 'cancelled', finished_at = $2, lease_until = null, reason_code = 'cancelled', reason_text = $3
      where register_id = any($1::bigint[]) and state in ('waiting', 'sent', 'taken', 'held')
      returning id
      """;

  private static final String WITHDRAW =
      """
      update dispatch set state = 'cancelled', finished_at = $2, lease_until = null, reason_code = 'cancelled', reason_text = ''
      where id = any($1::uuid[]) and state in ('waiting', 'sent')
      returning id
      """;

  private static final String LOCK_LIVE =
      """
      select d.id from dispatch d join register r on r.id = d.register_id
      where r.serial = $1 and d.kind = 'install_licence' and d.state in ('waiting', 'sent', 'taken', 'held')
      for update of d
      """;

  /** Registers have these licences, whoever brought them. */
  private static final String BROUGHT =
      """
      with brought as (
        select d.id from unnest($1::text[], $2::bytea[]) as u (serial, licence) join register r on r.serial = u.serial
          join dispatch d on d.register_id = r.id and d.kind = 'install_licence'
            and d.state in ('waiting', 'sent', 'taken', 'held') and d.licence = u.licence
        order by d.id for update of d)
      update dispatch d set state = 'done', finished_at = $3, lease_until = null, reason_code = null, reason_text = null
      from brought where d.id = brought.id
      """;

  private static final String GET = JOINED + " where d.id = $2 and" + VISIBLE;
  private static final String SUCCESSOR =
      """
      select r.agent_id from register r
      where r.id = $2 and r.organisation_id = (select organisation_id from agent where id = $1)
        and r.agent_id is not null
      """;
  private static final String REGISTER_AGENT =
      """
      select r.agent_id from register r
      where r.id = $2 and r.agent_id is not null and ($1::bigint is null or r.organisation_id in (
          select organisation_id from account_organisation where account_id = $1
          union all select organisation_id from partner_client where account_id = $1))
      """;
  private static final String HOLD_REGISTER =
      "select id from register where id = $1 for no key update";
  private static final String LIVE_READ =
      JOINED
          + """
           where d.register_id = $1 and d.kind = 'read_now' and d.agent_id = $2
            and d.state in ('waiting', 'sent', 'taken', 'held') and d.deadline > $3
          order by d.created_at limit 1
          """;

  /** A dispatch with its id. */
  record Numbered(UUID id, NewDispatch dispatch) {
    private Dispatch made(Optional<String> serial, Instant now) {
      return new Dispatch(
          id,
          dispatch.agent(),
          dispatch.register(),
          serial,
          dispatch.work(),
          DispatchState.WAITING,
          new Dispatch.Progress(dispatch.attempt(), now, dispatch.dueAt(), dispatch.deadline()),
          Optional.empty());
    }
  }

  /**
   * A dispatch of which results are taken.
   *
   * @param agents whose results count
   */
  record Locked(Dispatch dispatch, Set<String> agents) {}

  /** A dispatch in its next state. */
  record Moved(Dispatch dispatch, DispatchState state, Optional<Dispatch.Reason> reason) {}

  /** Gives what was made, with the serials of the registers. */
  List<Dispatch> insert(Tx tx, List<Numbered> all, Instant now) {
    var columns =
        Columns.of(all)
            .uuid(Numbered::id)
            .string(n -> n.dispatch().agent())
            .findNumber(n -> n.dispatch().register())
            .string(n -> n.dispatch().work().kind())
            .findBytes(n -> DispatchRow.install(n.dispatch().work()).map(w -> w.licence().bytes()))
            .findBytes(
                n -> DispatchRow.install(n.dispatch().work()).map(w -> w.signature().bytes()))
            .flag(n -> DispatchRow.install(n.dispatch().work()).map(w -> w.replace()).orElse(false))
            .json(n -> DispatchRow.settings(n.dispatch().work()))
            .integer(n -> n.dispatch().attempt())
            .string(n -> n.dispatch().createdBy())
            .instant(n -> n.dispatch().dueAt())
            .instant(n -> n.dispatch().deadline())
            .same(now);
    Map<UUID, Numbered> numbered =
        all.stream().collect(Collectors.toMap(Numbered::id, Function.identity()));
    return tx.list(
        INSERT,
        row -> requireNonNull(numbered.get(row.uuid("id"))).made(row.findString("serial"), now),
        columns.arguments());
  }

  /**
   * Work for these agents, as far as this instance holds their links.
   *
   * @param sent to them lately
   */
  record Wanted(List<String> agents, List<UUID> sent, UUID instance, Instant now, int limit) {}

  List<Dispatch> due(Tx tx, Wanted asked) {
    tx.planEachTime();
    return tx.list(
        DUE,
        DispatchRow::read,
        asked.agents().toArray(String[]::new),
        asked.now(),
        asked.instance(),
        asked.limit(),
        asked.sent().toArray(UUID[]::new));
  }

  /** Registers whose dispatch was taken, or is held up by something. */
  List<Long> saveSent(Tx tx, List<Send> sends) {
    return tx
        .list(
            SENT,
            row -> row.findNumber("register_id"),
            Columns.of(sends)
                .string(Send::agent)
                .number(Send::generation)
                .uuid(Send::dispatch)
                .findInstant(Send::at)
                .flag(Send::taken)
                .same(AgentHealth.LEAST_ROOM)
                .arguments())
        .stream()
        .flatMapToLong(register -> register.stream())
        .boxed()
        .toList();
  }

  List<Locked> lock(Tx tx, List<UUID> ids) {
    return tx.list(LOCK, DispatchStore::locked, (Object) ids.toArray(UUID[]::new));
  }

  private static Locked locked(Row row) {
    var dispatch = DispatchRow.read(row);
    var agents = new HashSet<String>(Set.of(dispatch.agent()));
    row.findString("successor").ifPresent(agents::add);
    row.findString("speaker").ifPresent(agents::add);
    return new Locked(dispatch, agents);
  }

  void save(Tx tx, List<Moved> moved, Instant now) {
    tx.execute(
        SAVE,
        Columns.of(moved)
            .uuid(m -> m.dispatch().id())
            .string(m -> m.state().stored())
            .findString(m -> m.reason().map(Dispatch.Reason::code))
            .findString(m -> m.reason().map(Dispatch.Reason::text))
            .findInteger(
                m -> m.reason().map(Dispatch.Reason::deviceCode).orElseGet(OptionalInt::empty))
            .flag(m -> m.state().live())
            .same(now)
            .arguments());
  }

  void lockLive(Tx tx, String serial) {
    tx.execute(LOCK_LIVE, serial);
  }

  void brought(Tx tx, Map<String, LicenceMask> licences, Instant now) {
    tx.execute(
        BROUGHT,
        Columns.of(List.copyOf(licences.entrySet()))
            .string(Map.Entry::getKey)
            .findBytes(entry -> Optional.of(entry.getValue().bytes()))
            .same(now)
            .arguments());
  }

  void saveStray(Tx tx, List<DispatchOutcome> outcomes, Instant now) {
    tx.execute(
        STRAY,
        Columns.of(outcomes)
            .string(DispatchOutcome::agent)
            .uuid(DispatchOutcome::dispatch)
            .string(o -> o.event().name())
            .same(now)
            .arguments());
  }

  List<Dispatch> expire(Tx tx, Instant now) {
    return tx.list(EXPIRE, DispatchRow::read, now);
  }

  /** A place in the order of what is not finished, by deadline. */
  record Place(UUID id, Instant deadline) {
    static final Place START = new Place(new UUID(0, 0), Instant.EPOCH);
  }

  /** What is not finished, from there on. */
  List<Place> walk(Tx tx, Place after, int limit) {
    return tx.list(
        WALK,
        row -> new Place(row.uuid("id"), row.instant("deadline")),
        after.deadline(),
        after.id(),
        limit);
  }

  /** Of these, agents that got work because their register came to them. */
  List<String> follow(Tx tx, List<UUID> ids) {
    return tx.list(FOLLOW, row -> row.string("agent_id"), (Object) ids.toArray(UUID[]::new));
  }

  /** Of these, what nobody may do any more: see {@link #ABANDON}. */
  List<Dispatch> abandon(Tx tx, List<UUID> ids, Instant now) {
    return tx.list(ABANDON, DispatchRow::read, now, ids.toArray(UUID[]::new));
  }

  void renewLeases(Tx tx, String agent) {
    tx.execute(RENEW_LEASES, agent);
  }

  void forgotten(Tx tx, String agent, Instant now) {
    tx.execute(FORGOTTEN, agent, now);
  }

  int cancel(Tx tx, Collection<Long> registers, String reason, Instant now) {
    return tx.list(CANCEL, row -> row.uuid("id"), registers.toArray(Long[]::new), now, reason)
        .size();
  }

  List<UUID> withdraw(Tx tx, Collection<UUID> ids, Instant now) {
    return tx.list(WITHDRAW, row -> row.uuid("id"), ids.toArray(UUID[]::new), now);
  }

  Optional<Dispatch> get(Tx tx, Optional<Long> account, UUID id) {
    return tx.find(GET, DispatchRow::read, account, id);
  }

  Optional<String> agentOfRegister(Tx tx, Optional<Long> account, long register) {
    return tx.find(REGISTER_AGENT, row -> row.string("agent_id"), account, register);
  }

  /**
   * The reading that is under way, if there is one; whoever asks next waits for this transaction.
   */
  Optional<Dispatch> liveRead(Tx tx, String agent, long register, Instant now) {
    tx.execute(HOLD_REGISTER, register);
    return tx.find(LIVE_READ, DispatchRow::read, register, agent, now);
  }

  /**
   * Who does this agent's work at a register now; nobody when the register left its organisation.
   */
  Optional<String> successor(Tx tx, String agent, long register) {
    return tx.find(SUCCESSOR, row -> row.string("agent_id"), agent, register);
  }
}
