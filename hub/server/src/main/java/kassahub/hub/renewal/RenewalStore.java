package kassahub.hub.renewal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** All SQL over renewal_policy and renewal. */
final class RenewalStore {
  private static final String COLUMNS =
      """
      select id, account_id, organisation_id, name, enabled, days_before, month_limit,
        highest_price, currency, outlet_id, halted_code, halted_text
      from renewal_policy
      """;

  /** What a rule sees of registers is over when its account does not pay for them any more. */
  private static final String OWN =
      """
       where account_id = $1 and organisation_id in (
        select organisation_id from account_organisation where account_id = $1)
      """;

  private static final String OF_ACCOUNT = COLUMNS + OWN + " order by name, id limit 1000";
  private static final String OWN_BY_ID = COLUMNS + OWN + " and id = $2";
  private static final String LEAVE =
      """
      update renewal_policy set enabled = false
      where account_id = $1 and organisation_id = $2 and enabled and not exists (
        select from account_organisation where account_id = $1 and organisation_id = $2)
      returning id
      """;
  private static final String FIND = COLUMNS + " where id = $1";
  private static final String LOCK = COLUMNS + " where id = $1 for update";
  private static final String ENABLED = COLUMNS + " where enabled order by id limit 100000";

  /**
   * Policies that may have something to do. Asked of what lists are sorted by: the dates themselves
   * are in three tables, and every register of every policy would be read.
   */
  private static final String PERHAPS_DUE =
      """
      select p.id from renewal_policy p
      where p.enabled and (p.halted_code is not null or exists (
        select from fleet_licence l
        where l.organisation_id = p.organisation_id and not l.archived
          and case when l.sold_until = '-infinity' then l.device_until else l.sold_until end
            between $1 and $2::date + p.days_before))
      order by p.id limit 100000
      """;

  private static final String HALTED =
      COLUMNS + " where enabled and halted_code is not null order by id limit 100000";
  private static final String INSERT =
      """
      insert into renewal_policy (account_id, organisation_id, name, enabled, days_before,
        month_limit, highest_price, currency, outlet_id, created_at, created_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id
      """;
  private static final String UPDATE =
      """
      update renewal_policy set name = $3, enabled = $4, days_before = $5, month_limit = $6,
        highest_price = $7, currency = $10, outlet_id = $8
      where id = $1 and account_id = $2 and organisation_id = $9 returning id
      """;
  private static final String OUTLET_OF =
      "select exists (select from outlet where id = $1 and organisation_id = $2) as found";
  private static final String HALT =
      """
      update renewal_policy set halted_code = $2, halted_text = $3,
        halted_at = case when halted_code is not distinct from $2 then halted_at else $4 end
      where id = $1 and halted_code is distinct from $2
      """;
  private static final String RESUME =
      """
      update renewal_policy set halted_code = null, halted_text = null, halted_at = null
      where id = $1 and halted_code is not null
      """;

  /**
   * An activation {@code a} that its policy {@code p} may ask for again: all of it is still what
   * the policy covers, at no more than it pays, and was not taken over or bought otherwise.
   */
  private static final String ASKABLE =
      """
      a.status = 'failed' and a.retries < %d and p.enabled
        and a.licences = (
          select count(*) from renewal o join register q on q.id = o.register_id
            join device e on e.serial = q.serial
            left join register_state t on t.register_id = q.id
          where o.activation = a.number and o.amount <= p.highest_price and o.currency = p.currency
            and q.archived_at is null and q.organisation_id = p.organisation_id
            and (p.outlet_id is null or q.outlet_id = p.outlet_id)
            and coalesce(e.subscription_until, t.licence_until) = o.ends)\
      """
          .formatted(Activations.MAX_RETRIES);

  /**
   * Registers of an organisation or an outlet whose end is near and not renewed yet. What failed
   * and is not asked for again is not renewed.
   */
  private static final String ENDING =
      """
      from register r join device d on d.serial = r.serial
      left join register_state s on s.register_id = r.id
      where r.organisation_id = $1 and ($2::bigint is null or r.outlet_id = $2)
        and r.archived_at is null
        and coalesce(d.subscription_until, s.licence_until) between $3 and $4
        and not exists (
          select from renewal n join activation a on a.number = n.activation
            join renewal_policy p on p.id = n.policy_id
          where n.register_id = r.id and n.ends = coalesce(d.subscription_until, s.licence_until)
            and (a.status <> 'failed' or %s))\
      """
          .formatted(ASKABLE);

  /**
   * Paid until: our contract's date, else the quarter that the register's bits end with (design
   * d13). Both are dates of the calendar, compared with our day: no clock of a register counts.
   */
  private static final String SUBJECTS =
      """
      select r.id, r.serial, coalesce(r.name, d.model) as title, d.line_id,
        coalesce(d.subscription_until, s.licence_until) as ends
      %s
        and ($5::date is null or (coalesce(d.subscription_until, s.licence_until), r.id) > ($5, $6::bigint))
      order by ends, r.id limit $7
      """
          .formatted(ENDING);

  /** The same, counted: a fleet of any size is a row a day and line. */
  private static final String ENDINGS =
      """
      select d.line_id, coalesce(d.subscription_until, s.licence_until) as ends, count(*)::integer as licences
      %s
      group by 1, 2 order by ends, d.line_id limit 100000
      """
          .formatted(ENDING);

  /** Registers of an organisation or an outlet that no run of the rule ever looks at. */
  private static final String LEFT_OUT =
      """
      select r.id, r.serial, coalesce(r.name, d.model, r.serial) as title,
        coalesce(d.subscription_until, s.licence_until) as ended, count(*) over () as all_of_them
      from register r left join device d on d.serial = r.serial
      left join register_state s on s.register_id = r.id
      where r.organisation_id = $1 and ($2::bigint is null or r.outlet_id = $2)
        and r.archived_at is null
        and (d.serial is null or coalesce(d.subscription_until, s.licence_until, '-infinity') < $3)
      order by r.id limit $4
      """;

  private static final String RENEWED =
      """
      select r.id, r.serial, coalesce(r.name, d.model) as title, n.activation, a.status, n.amount, n.currency, n.created_at
      from renewal n join register r on r.id = n.register_id join device d on d.serial = r.serial
        join activation a on a.number = n.activation
      where n.policy_id = $1 order by n.month desc, n.created_at desc, r.id limit $2
      """;
  private static final String ORDERED =
      """
      select a.number, a.account_id, p.name, a.licences, a.amount, a.currency
      from activation a join renewal_policy p on p.id = a.policy_id
      where a.policy_id is not null and a.status = 'done' and a.finished_at >= $1
      order by a.finished_at limit 100000
      """;

  /** A failed activation has cost nothing; one that somebody asked for again costs what it did. */
  private static final String RESERVED =
      """
      select coalesce(sum(n.amount), 0)::bigint as minor
      from renewal n join activation a on a.number = n.activation
      where n.policy_id = $1 and n.month = $2 and n.currency = $3 and a.status <> 'failed'
      """;

  /** Those that failed before give way; how many rows were written. */
  private static final String INSERT_RENEWALS =
      """
      insert into renewal (register_id, ends, policy_id, activation, month, amount, currency, created_at)
      select register, ends, $1, $2, $3, amount, $8, $4
      from unnest($5::bigint[], $6::date[], $7::bigint[]) as bought (register, ends, amount)
      order by register
      on conflict (register_id, ends) do update set policy_id = excluded.policy_id,
        activation = excluded.activation, month = excluded.month, amount = excluded.amount,
        currency = excluded.currency, created_at = excluded.created_at, released_at = null
      where exists (
        select from activation a where a.number = renewal.activation and a.status = 'failed')
      """;

  private static final String FAILED =
      """
      select n.activation, sum(n.amount)::bigint as minor
      from renewal n join activation a on a.number = n.activation
        join renewal_policy p on p.id = n.policy_id
      where n.policy_id = $1 and a.finished_at <= $2 and %s
      group by n.activation order by n.activation limit 100
      """
          .formatted(ASKABLE);
  private static final String RESERVE_AGAIN =
      """
      update renewal n set released_at = null, month = $2
      from activation a, renewal_policy p
      where n.activation = $1 and a.number = n.activation and p.id = n.policy_id and %s
      """
          .formatted(ASKABLE);

  /** An activation of a policy that may be asked again, in the currency of its limits. */
  record Failed(long activation, Money cost) {}

  /** What one activation takes from a policy's limit. */
  record Purchase(Policy policy, long activation, LocalDate month, Instant at) {}

  /** One register of a purchase. */
  record Bought(long registerId, LocalDate ends, long minor) {}

  private RenewalStore() {}

  static List<Policy> ofAccount(Tx tx, long account) {
    return tx.list(OF_ACCOUNT, RenewalStore::policy, account);
  }

  /** A policy of the account for an organisation that it pays for. */
  static Optional<Policy> findOwn(Tx tx, long account, long id) {
    return tx.find(OWN_BY_ID, RenewalStore::policy, account, id);
  }

  /** Switches off what the account has for an organisation that it does not pay for. */
  static List<Long> leave(Tx tx, long account, long organisation) {
    return tx.list(LEAVE, row -> row.number("id"), account, organisation);
  }

  static Optional<Policy> find(Tx tx, long id) {
    return tx.find(FIND, RenewalStore::policy, id);
  }

  static Policy lock(Tx tx, long id) {
    return tx.one(LOCK, RenewalStore::policy, id);
  }

  static List<Policy> enabled(Tx tx) {
    return tx.list(ENABLED, RenewalStore::policy);
  }

  /**
   * Those of the enabled ones that a register of ends soon, or that something stands in the way of.
   *
   * @param forgotten what ended before that day is not renewed
   */
  static Set<Long> perhapsDue(Tx tx, LocalDate forgotten, LocalDate today) {
    return Set.copyOf(tx.list(PERHAPS_DUE, row -> row.number("id"), forgotten, today));
  }

  static List<Policy> halted(Tx tx) {
    return tx.list(HALTED, RenewalStore::policy);
  }

  static long insert(Tx tx, long account, PolicyDraft draft, Instant at, String by) {
    return tx.one(
        INSERT,
        row -> row.number("id"),
        account,
        draft.organisationId(),
        draft.name(),
        draft.enabled(),
        draft.daysBefore(),
        draft.monthLimit().minor(),
        draft.highestPrice().minor(),
        draft.currency().getCurrencyCode(),
        draft.outletId(),
        at,
        by);
  }

  static boolean update(Tx tx, long account, PolicyDraft draft) {
    return tx.find(
            UPDATE,
            row -> row.number("id"),
            draft.id(),
            account,
            draft.name(),
            draft.enabled(),
            draft.daysBefore(),
            draft.monthLimit().minor(),
            draft.highestPrice().minor(),
            draft.outletId(),
            draft.organisationId(),
            draft.currency().getCurrencyCode())
        .isPresent();
  }

  static List<Ordered> ordered(Tx tx, Instant since) {
    return tx.list(
        ORDERED,
        row ->
            new Ordered(
                row.number("number"),
                row.number("account_id"),
                row.string("name"),
                row.integer("licences"),
                Money.of(row.number("amount"), row.string("currency"))),
        since);
  }

  static boolean outletOf(Tx tx, long outlet, long organisation) {
    return tx.one(OUTLET_OF, row -> row.flag("found"), outlet, organisation);
  }

  static boolean halt(Tx tx, long policy, Reason why, Instant at) {
    return tx.execute(HALT, policy, why.code(), why.message(), at) > 0;
  }

  static boolean resume(Tx tx, long policy) {
    return tx.execute(RESUME, policy) > 0;
  }

  /**
   * A page of what a policy covers, those that end first in front.
   *
   * @param after the last one of the page before
   */
  record Slice(LocalDate from, LocalDate through, Optional<Subject> after, int limit) {}

  static List<Subject> subjects(Tx tx, Policy policy, Slice slice) {
    return tx.list(
        SUBJECTS,
        RenewalStore::subject,
        policy.organisationId(),
        policy.outletId(),
        slice.from(),
        slice.through(),
        slice.after().map(Subject::ends),
        slice.after().map(Subject::registerId),
        slice.limit());
  }

  static List<EndingDay> endings(Tx tx, Policy policy, LocalDate from, LocalDate through) {
    return tx.list(
        ENDINGS, RenewalStore::ending, policy.organisationId(), policy.outletId(), from, through);
  }

  static List<LeftOut> leftOut(Tx tx, Policy policy, LocalDate forgotten, int most) {
    return tx.list(
        LEFT_OUT,
        row ->
            new LeftOut(
                row.number("id"),
                row.string("serial"),
                row.string("title"),
                row.findDate("ended"),
                row.number("all_of_them")),
        policy.organisationId(),
        policy.outletId(),
        forgotten,
        most);
  }

  static List<Renewed> renewed(Tx tx, long policy, int most) {
    return tx.list(
        RENEWED,
        row ->
            new Renewed(
                row.number("id"),
                row.string("serial"),
                row.string("title"),
                row.number("activation"),
                ActivationStatus.ofColumn(row.string("status")),
                Money.of(row.number("amount"), row.string("currency")),
                row.instant("created_at")),
        policy,
        most);
  }

  /** What a month's limit has given, in the currency that it is in now. */
  static Money reserved(Tx tx, Policy policy, LocalDate month) {
    return tx.one(
        RESERVED,
        row -> policy.money(row.number("minor")),
        policy.id(),
        month,
        policy.currency().getCurrencyCode());
  }

  /** False when one of them is renewed already. */
  static boolean insert(Tx tx, Purchase purchase, List<Bought> bought) {
    return tx.execute(
            INSERT_RENEWALS,
            purchase.policy().id(),
            purchase.activation(),
            purchase.month(),
            purchase.at(),
            bought.stream().map(Bought::registerId).toArray(Long[]::new),
            bought.stream().map(Bought::ends).toArray(LocalDate[]::new),
            bought.stream().map(Bought::minor).toArray(Long[]::new),
            purchase.policy().currency().getCurrencyCode())
        == bought.size();
  }

  static List<Failed> failed(Tx tx, Policy policy, Instant before) {
    return tx.list(
        FAILED,
        row -> new Failed(row.number("activation"), policy.money(row.number("minor"))),
        policy.id(),
        before);
  }

  /** False when it may not be asked again any more. */
  static boolean reserveAgain(Tx tx, long activation, LocalDate month) {
    return tx.execute(RESERVE_AGAIN, activation, month) > 0;
  }

  private static Policy policy(Row row) {
    return new Policy(
        row.number("id"),
        row.number("account_id"),
        row.number("organisation_id"),
        row.string("name"),
        row.flag("enabled"),
        row.integer("days_before"),
        Money.of(row.number("month_limit"), row.string("currency")),
        Money.of(row.number("highest_price"), row.string("currency")),
        row.findNumber("outlet_id"),
        row.findString("halted_code")
            .map(code -> new Reason(code, row.findString("halted_text").orElse(""))));
  }

  private static EndingDay ending(Row row) {
    return new EndingDay(row.findNumber("line_id"), row.date("ends"), row.integer("licences"));
  }

  private static Subject subject(Row row) {
    return new Subject(
        row.number("id"),
        row.string("serial"),
        row.string("title"),
        row.findNumber("line_id"),
        row.date("ends"));
  }
}
