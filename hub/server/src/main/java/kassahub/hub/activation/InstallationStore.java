package kassahub.hub.activation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.licence.Reissues;

/** All SQL over licence_assignment, and over how far lines are delivered. */
final class InstallationStore {
  private static final String ASSIGN =
      """
      insert into licence_assignment (serial, activation, account_id, licence, signature, until,
        assigned_at)
      select serial, activation, account_id, licence, signature, final_until, $2
      from activation_line where activation = $1 order by serial
      on conflict (serial) do update set activation = excluded.activation,
        account_id = excluded.account_id, licence = excluded.licence,
        signature = excluded.signature, until = excluded.until,
        assigned_at = excluded.assigned_at, installed_at = null
      """;

  /**
   * What no agent may bring: it rests, or its vendor brings it by itself. Joins only the few device
   * lines: lines that were written in this transaction are in no statistics, and a plan for a few
   * of them took minutes for ten thousand.
   */
  private static final String REST =
      """
      update activation_line l
      set delivery = case when m.install_method = 'vendor' then 'by_vendor' else 'none' end,
        reason_code = case when m.install_method = 'agent' then 'NO_AGENT' end
      from device_line m
      where l.activation = $1 and m.id = l.line_id and l.serial not in (select unnest($2::text[]))
        and (l.delivery, l.reason_code) is distinct from (
          case when m.install_method = 'vendor' then 'by_vendor' else 'none' end,
          case when m.install_method = 'agent' then 'NO_AGENT' end)
      """;

  private static final String OWED =
      """
      select w.serial, w.activation, w.licence, w.signature, m.install_method, r.id as register_id,
        s.licence as on_device, g.id as agent_id,
        exists (select from dispatch d where d.register_id = r.id and d.kind = 'install_licence'
          and d.state in ('waiting', 'sent', 'taken', 'held')) as live,
        t.attempt, t.finished_at, t.reason_code
      from licence_assignment w
      join activation_line l on l.activation = w.activation and l.serial = w.serial
      join device_line m on m.id = l.line_id
      join register r on r.serial = w.serial and exists (
        select from account_organisation own
          where own.account_id = w.account_id and own.organisation_id = r.organisation_id
        union all select from partner_client served
          where served.account_id = w.account_id and served.organisation_id = r.organisation_id)
      left join register_state s on s.register_id = r.id
      left join agent g on g.id = r.agent_id and g.organisation_id = r.organisation_id
        and g.revoked_at is null and g.suspended_at is null
      left join lateral (
        select d.attempt, d.finished_at, d.reason_code from dispatch d
        where d.register_id = r.id and d.kind = 'install_licence' and d.finished_at is not null
          and d.created_at >= w.assigned_at and d.licence = w.licence and d.created_by not like 'by hand %'
        order by d.created_at desc limit 1) t on true
      """;
  private static final String OF_ACTIVATION = OWED + " where w.activation = $1 limit 10000";
  private static final String OF_REGISTERS =
      OWED + " where r.id = any($1::bigint[]) and w.installed_at is null limit 10000";
  private static final String OF_SERIALS = OWED + " where w.serial = any($1::text[]) limit 10000";

  private static final String OPEN_AFTER =
      """
      select serial from licence_assignment where installed_at is null and serial > $1 order by serial limit $2
      """;

  /** What no try can mend waits for a person: a licence that would take bits away. */
  private static final String OVERDUE =
      OWED
          + """
          where w.serial = any($2::text[]) and w.installed_at is null and m.install_method = 'agent' and g.id is not null
            and not exists (select from dispatch d where d.register_id = r.id
              and d.kind = 'install_licence' and d.state in ('waiting', 'sent', 'taken', 'held'))
            and coalesce(t.reason_code, '') <> 'would-shorten'
            and (t.finished_at is null
              or t.finished_at + least(interval '1 minute' * 2 ^ (least(t.attempt, 10) - 1),
                interval '6 hours') <= $1)
          order by w.serial limit 10000
          """;

  private static final String ASSIGNED =
      """
      select serial, licence, installed_at is not null as installed from licence_assignment
      where serial = any($1::text[]) limit 10000
      """;
  private static final String INSTALLED =
      """
      update licence_assignment set installed_at = $2
      where serial = any($1::text[]) and installed_at is null
      """;

  /**
   * Lines of earlier activations of the serial are covered by a later licence, too. Found by their
   * serials: compared as an expression, their state leaves no index of what is under way to choose,
   * which looks like nothing to a planner with the statistics of a quiet hour.
   */
  private static final String LINES_INSTALLED =
      """
      update activation_line l
      set delivery = 'installed', reason_code = null, reason_text = null, delivered_at = $2, give_up_at = null
      from licence_assignment w, register r
      where w.serial = any($1::text[]) and r.serial = w.serial and l.serial = w.serial
        and l.delivery || '' <> 'installed' and l.final_until <= w.until
        and (exists (select from account_organisation own
            where own.account_id = l.account_id and own.organisation_id = r.organisation_id)
          or exists (select from partner_client served
            where served.account_id = l.account_id and served.organisation_id = r.organisation_id))
      returning l.activation
      """;

  private static final String LOST =
      """
      update licence_assignment set installed_at = null
      where serial = any($1::text[]) and installed_at is not null
      """;
  private static final String LINES_LOST =
      """
      update activation_line l set delivery = 'failed', reason_code = $2, reason_text = $3, give_up_at = $4
      from licence_assignment w
      where w.serial = any($1::text[]) and l.activation = w.activation and l.serial = w.serial
      returning l.activation
      """;
  private static final String LINES_CHANGED =
      """
      update activation_line l set delivery = $2, reason_code = $3, reason_text = $4,
        give_up_at = case $2 when 'waiting' then l.give_up_at end
      from licence_assignment w
      where w.serial = any($1::text[]) and l.activation = w.activation and l.serial = w.serial
        and (l.delivery, l.reason_code, l.reason_text) is distinct from ($2, $3, $4)
      returning l.activation
      """;

  private static final String FAILED =
      """
      update activation_line l set delivery = 'failed', reason_code = u.code, reason_text = u.text,
        give_up_at = case when l.give_up_at = 'infinity' then l.give_up_at else least(l.give_up_at, u.give_up) end
      from unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::timestamptz[]) as u (serial, licence, code, text, give_up)
        join licence_assignment w on w.serial = u.serial and w.licence = u.licence and w.installed_at is null
      where l.activation = w.activation and l.serial = w.serial
      returning l.activation
      """;

  /** Whoever bought it: that register is not of their organisations or clients any more. */
  private static final String OUT_OF_REACH =
      """
      update activation_line l set delivery = 'none', reason_code = $2, reason_text = $3, give_up_at = null
      from register r
      where l.serial = any($1::text[]) and r.serial = l.serial and l.delivery || '' in ('waiting', 'failed')
        and not exists (select from account_organisation own
            where own.account_id = l.account_id and own.organisation_id = r.organisation_id)
        and not exists (select from partner_client served
            where served.account_id = l.account_id and served.organisation_id = r.organisation_id)
      returning l.activation
      """;

  /** Of an account that neither pays for the organisation nor serves it any more. */
  private static final String LEFT_BEHIND =
      """
      select distinct l.serial from activation_line l join register r on r.serial = l.serial
      where l.account_id = $1 and r.organisation_id = $2 and l.delivery in ('waiting', 'failed')
        and not exists (select from account_sees s
          where s.account_id = $1 and s.organisation_id = $2)
      order by l.serial limit 10000
      """;

  /**
   * Gives up what is due, 500 lines at most, and says who is to know. A line whose serial got
   * another licence meanwhile is nobody's concern. Of what a client's policy bought for its own
   * register its partner is told; it does not see the activation, so it gets the register. What a
   * hub of the release before let fail has no time: its sale tells.
   */
  private static final String GIVE_UP =
      """
      with due as (
        select l.activation, l.position, l.give_up_at from activation_line l
        where l.delivery = 'failed' and l.give_up_at <= $1
        order by l.give_up_at limit 500 for update skip locked),
      undated as (
        select l.activation, l.position, l.give_up_at from activation_line l
        where l.delivery = 'failed' and l.give_up_at is null
          and (l.reason_code = 'would-shorten' or not exists (
            select from licence_assignment w
            where w.serial = l.serial and w.activation = l.activation and w.assigned_at > $2))
        limit 500 for update skip locked),
      given_up as (
        update activation_line l set give_up_at = 'infinity'
        from (select * from due union all select * from undated) due
        where l.activation = due.activation and l.position = due.position
        returning l.activation, l.position, l.account_id, l.serial, l.reason_code, l.reason_text,
          due.give_up_at as given_up_at)
      select l.activation, l.serial, l.reason_code, l.reason_text, l.given_up_at, told.account_id, told.register_id
      from given_up l
      join licence_assignment w on w.serial = l.serial and w.activation = l.activation
      join activation a on a.number = l.activation
      cross join lateral (
        select l.account_id, null::bigint as register_id
        union all
        select c.account_id, r.id from register r join partner_client c on c.organisation_id = r.organisation_id
        where a.policy_id is not null and r.serial = l.serial and c.account_id <> l.account_id
          and exists (select from account_organisation own
            where own.account_id = l.account_id and own.organisation_id = r.organisation_id)) told
      order by l.activation, l.position
      """;

  private static final String START_OVER =
      """
      update activation_line l set give_up_at = null from licence_assignment w
      where w.serial = $1 and l.activation = w.activation and l.serial = w.serial
      """;
  private static final String OPEN =
      """
      select distinct w.activation from licence_assignment w join register r on r.serial = w.serial
      where r.id = any($1::bigint[]) and w.installed_at is null limit 10000
      """;
  private static final String LOCK =
      "select serial from licence_assignment where serial = $1 for update";
  private static final String NOT_INSTALLED =
      """
      select w.activation, a.vendor_id, w.licence, w.until
      from licence_assignment w join activation a on a.number = w.activation
      where w.serial = $1 and w.installed_at is null for update of w
      """;
  private static final String REASSIGN =
      """
      update licence_assignment set licence = $2, signature = $3, assigned_at = $4 where serial = $1
      """;
  private static final String UNASSIGN = "delete from licence_assignment where serial = $1";

  /**
   * A try to bring a licence that failed.
   *
   * @param giveUp when its buyer is told, unless an earlier try said when
   */
  record FailedTry(String serial, LicenceMask mask, Reason why, Instant giveUp) {}

  /** What is assigned to a serial. */
  record Assigned(String serial, LicenceMask mask, boolean installed) {}

  private InstallationStore() {}

  static void assign(Tx tx, long activation, Instant at) {
    tx.execute(ASSIGN, activation, at);
  }

  /** Lines of the activation whose serials are not among these wait for no agent. */
  static void rest(Tx tx, long activation, Collection<String> delivered) {
    tx.execute(REST, activation, array(delivered));
  }

  static List<Owed> ofActivation(Tx tx, long activation) {
    return tx.list(OF_ACTIVATION, InstallationStore::owed, activation);
  }

  static List<Owed> ofRegisters(Tx tx, Collection<Long> registerIds) {
    return tx.list(
        OF_REGISTERS, InstallationStore::owed, (Object) registerIds.toArray(Long[]::new));
  }

  static List<Owed> ofSerials(Tx tx, Collection<String> serials) {
    return tx.list(OF_SERIALS, InstallationStore::owed, array(serials));
  }

  /** The next serials whose registers do not hold what is assigned, in their order. */
  static List<String> openAfter(Tx tx, String serial, int limit) {
    return tx.list(OPEN_AFTER, row -> row.string("serial"), serial, limit);
  }

  /** Of these, what is not under way and whose pause is over. */
  static List<Owed> overdue(Tx tx, List<String> serials, Instant now) {
    tx.planEachTime();
    return tx.list(OVERDUE, InstallationStore::owed, now, array(serials));
  }

  static List<Assigned> assigned(Tx tx, Collection<String> serials) {
    return tx.list(
        ASSIGNED,
        row ->
            new Assigned(
                row.string("serial"), LicenceMask.of(row.bytes("licence")), row.flag("installed")),
        array(serials));
  }

  /**
   * Of a licence one at most; gives back the activations whose lines these were, if they still are.
   */
  static List<Long> failed(Tx tx, List<FailedTry> tries) {
    return tx.list(
        FAILED,
        InstallationStore::activation,
        Columns.of(tries)
            .string(FailedTry::serial)
            .findBytes(one -> Optional.of(one.mask().bytes()))
            .string(one -> one.why().code())
            .string(one -> one.why().message())
            .instant(FailedTry::giveUp)
            .arguments());
  }

  /** Lines whose buyer does not reach the register any more; gives back their activations. */
  static List<Long> outOfReach(Tx tx, Collection<String> serials, Reason why) {
    return tx.list(
        OUT_OF_REACH, InstallationStore::activation, array(serials), why.code(), why.message());
  }

  /** Serials of lines whose buyer has left the register's organisation; 10 000 at most. */
  static List<String> leftBehind(Tx tx, long account, long organisation) {
    return tx.list(LEFT_BEHIND, row -> row.string("serial"), account, organisation);
  }

  /** The activations whose licences these registers are still to get. */
  static List<Long> open(Tx tx, Collection<Long> registers) {
    return tx.list(OPEN, InstallationStore::activation, (Object) registers.toArray(Long[]::new));
  }

  /** Nobody assigns another licence to the serial until this transaction ends. */
  static void lock(Tx tx, String serial) {
    tx.find(LOCK, row -> row.string("serial"), serial);
  }

  /**
   * Some lines that nothing but a person mends, each once.
   *
   * @param soldBefore of those that a hub of the release before let fail
   */
  static List<FailedInstallation> giveUp(Tx tx, Instant now, Instant soldBefore) {
    return tx.list(
        GIVE_UP,
        row ->
            new FailedInstallation(
                row.number("activation"),
                row.string("serial"),
                new Reason(
                    row.findString("reason_code").orElse(""),
                    row.findString("reason_text").orElse("")),
                row.findInstant("given_up_at"),
                row.number("account_id"),
                row.findNumber("register_id")),
        now,
        soldBefore);
  }

  /** A person acted: what fails from now on is told anew. */
  static void startOver(Tx tx, String serial) {
    tx.execute(START_OVER, serial);
  }

  /** What is assigned to a serial and not on its register, locked as {@link #lock} does. */
  static Optional<Reissues.Sale> notInstalled(Tx tx, String serial) {
    return tx.find(
        NOT_INSTALLED,
        row ->
            new Reissues.Sale(
                row.number("activation"),
                row.number("vendor_id"),
                List.of(
                    new Reissues.Sold(
                        serial, LicenceMask.of(row.bytes("licence")), row.date("until")))),
        serial);
  }

  /** The same sale with other bits; earlier tries do not count for it. */
  static void reassign(Tx tx, LicenceLine line, Instant now) {
    tx.execute(REASSIGN, line.serial(), line.mask().bytes(), line.signature().bytes(), now);
  }

  static void unassign(Tx tx, String serial) {
    tx.execute(UNASSIGN, serial);
  }

  /** Notes that registers hold what is assigned; gives back the activations whose lines changed. */
  static List<Long> installed(Tx tx, Collection<String> serials, Instant at) {
    tx.execute(INSTALLED, array(serials), at);
    return tx.list(LINES_INSTALLED, InstallationStore::activation, array(serials), at);
  }

  /** Registers do not hold any more what was installed; as {@link #failed} says. */
  static List<Long> lost(Tx tx, Collection<String> serials, Reason why, Instant giveUp) {
    tx.execute(LOST, array(serials));
    return tx.list(
        LINES_LOST,
        InstallationStore::activation,
        array(serials),
        why.code(),
        why.message(),
        giveUp);
  }

  /** Moves the lines that assignments came from; gives back the activations that changed. */
  static List<Long> move(
      Tx tx, Collection<String> serials, DeliveryState state, Optional<Reason> why) {
    return tx.list(
        LINES_CHANGED,
        InstallationStore::activation,
        array(serials),
        state.word(),
        why.map(Reason::code),
        why.map(Reason::message));
  }

  private static Object array(Collection<String> serials) {
    return serials.toArray(String[]::new);
  }

  private static long activation(Row row) {
    return row.number("activation");
  }

  private static Owed owed(Row row) {
    return new Owed(
        row.string("serial"),
        row.number("activation"),
        LicenceMask.of(row.bytes("licence")),
        LicenceSignature.of(row.bytes("signature")),
        InstallMethod.valueOf(row.string("install_method").toUpperCase(Locale.ROOT)),
        row.number("register_id"),
        row.findBytes("on_device").map(LicenceMask::of),
        row.findString("agent_id"),
        row.flag("live"),
        row.findInstant("finished_at")
            .map(_ -> new Owed.LastTry(row.integer("attempt"), row.findString("reason_code"))));
  }
}
