package kassahub.hub.organisation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

final class AccountStore {
  private static final String COLUMNS =
      """
      a.id, a.kind, a.name, a.agent_code, a.price_kind, a.currency, a.sandbox, a.manager_name,
      a.manager_phone, a.manager_email, a.blocked_at is not null as blocked, a.created_at, a.version
      """;

  private static final String COUNTS =
      """
      , (select count(distinct s.organisation_id)::int from account_sees s
        where s.account_id = a.id) as organisations,
      (select count(*)::int from app_user u
        where u.account_id = a.id and u.disabled_at is null) as people
      """;

  private static final String TENANT =
      "select " + COLUMNS + " from account a where a.id = $1 and a.kind <> 'operator'";

  private static final String UPDATE =
      """
      update account set name = $2, agent_code = $3, manager_name = $4, manager_phone = $5,
        manager_email = $6, version = version + 1
      where id = $1
      """;

  private static final String PRICE_KIND =
      """
      update account set price_kind = $2 where id = $1 and kind = 'partner' and not sandbox and price_kind <> $2
      """;

  private static final String INSERT =
      """
      insert into account
        (kind, name, agent_code, price_kind, sandbox, sandbox_of, manager_name, manager_phone,
         manager_email, created_at)
      values ($1, $2, $3, $4, $5::bigint is not null, $5, $6, $7, $8, $9)
      returning id
      """;

  private static final String MANAGER =
      "select manager_name, manager_phone, manager_email from account where id = $1";

  private static final String BLOCKED =
      "select blocked_at is not null as blocked, block_cause from account where id = $1";

  private static final String BLOCK =
      """
      update account set blocked_at = $2, block_reason = $3, block_cause = $4
      where id = $1 and (blocked_at is null or (block_cause = 'overdue' and $4 = 'operator'))
      """;

  private static final String UNBLOCK =
      """
      update account set blocked_at = null, block_reason = null, block_cause = null, opened_at = $3
      where id = $1 and blocked_at is not null and coalesce(block_cause, 'operator') = $2
      """;

  private static final String OPENED =
      """
      select id, opened_at from account
      where opened_at >= $1 and id > $2 and blocked_at is null order by id limit 1000
      """;

  private static final String LOCK =
      "select block_cause from account where id = $1 for no key update";

  private static final String ANY_PARTNER =
      """
      select exists(select from account a join account_organisation o on o.account_id = a.id
        where a.kind = 'partner' and not a.sandbox) as there
      """;

  private static final String CURRENCY =
      """
      update account set currency = $2
      where id = $1 and kind <> 'operator' and not sandbox and currency <> $2
      """;

  private AccountStore() {}

  static PageQuery query(String text) {
    var query =
        PageQuery.of(COLUMNS + COUNTS, "account a", "a.id", "bigint")
            .details("join account a on a.id = page.id")
            .sortable("account", "a.name", "text")
            .sortedBy("account", false)
            .where("a.kind <> 'operator'");
    Sought.accounts(query, text);
    return query;
  }

  static List<Account> sought(Tx tx, String text, Optional<AccountKind> kind, int most) {
    var query = query(text).where("not a.sandbox");
    kind.ifPresent(one -> query.where("a.kind = $1", one.stored()));
    return query.first(tx, most, AccountStore::account);
  }

  static Page<Account.Line> page(Tx tx, PageRequest request) {
    return query(request.search())
        .page(
            tx,
            request,
            row ->
                new Account.Line(
                    account(row), row.integer("organisations"), row.integer("people")));
  }

  /** A tenant; empty for the operator's own account, too. */
  static Optional<Account> find(Tx tx, long id) {
    return tx.find(TENANT, AccountStore::account, id);
  }

  /** The same, and nobody else changes it until the transaction ends. */
  static Optional<Account> lockTenant(Tx tx, long id) {
    return tx.find(TENANT + " for no key update of a", AccountStore::account, id);
  }

  static void update(Tx tx, long id, Account.Facts facts) {
    tx.execute(
        UPDATE,
        id,
        facts.name(),
        facts.agentCode(),
        facts.manager().name(),
        facts.manager().phone(),
        facts.manager().email());
  }

  /** Whether a partner's was another one. */
  static boolean priceKind(Tx tx, long account, String kind) {
    return tx.execute(PRICE_KIND, account, kind) == 1;
  }

  /** Whether it was another one. */
  static boolean currency(Tx tx, long account, String currency) {
    return tx.execute(CURRENCY, account, currency) == 1;
  }

  static boolean anyPartner(Tx tx) {
    return tx.one(ANY_PARTNER, row -> row.flag("there"));
  }

  static long insert(Tx tx, NewAccount draft, Instant now) {
    return tx.one(
        INSERT,
        row -> row.number("id"),
        draft.kind().stored(),
        draft.name(),
        draft.agentCode(),
        draft.kind() == AccountKind.PARTNER ? "partner" : "retail",
        draft.sandboxOf(),
        draft.manager().name(),
        draft.manager().phone(),
        draft.manager().email(),
        now);
  }

  static Optional<Contact> manager(Tx tx, long account) {
    return tx.find(MANAGER, AccountStore::manager, account);
  }

  /** Empty: no such account. */
  static Optional<Optional<BlockCause>> blocked(Tx tx, long account) {
    return tx.find(
        BLOCKED,
        row ->
            row.flag("blocked")
                ? Optional.of(BlockCause.ofColumn(row.findString("block_cause")))
                : Optional.<BlockCause>empty(),
        account);
  }

  static boolean block(Tx tx, long account, Instant at, String reason, BlockCause cause) {
    return tx.execute(BLOCK, account, at, reason, cause.word()) == 1;
  }

  static Optional<String> lock(Tx tx, long account) {
    return tx.one(LOCK, row -> row.findString("block_cause"), account);
  }

  static boolean unblock(Tx tx, long account, BlockCause cause, Instant at) {
    return tx.execute(UNBLOCK, account, cause.word(), at) == 1;
  }

  static List<Account.Opened> opened(Tx tx, Instant since, long after) {
    return tx.list(
        OPENED,
        row -> new Account.Opened(row.number("id"), row.instant("opened_at")),
        since,
        after);
  }

  private static Account account(Row row) {
    return new Account(
        row.number("id"),
        AccountKind.of(row.string("kind")),
        new Account.Facts(row.string("name"), row.findString("agent_code"), manager(row)),
        row.string("price_kind"),
        row.string("currency"),
        row.flag("sandbox"),
        row.flag("blocked"),
        row.instant("created_at"),
        row.integer("version"));
  }

  private static Contact manager(Row row) {
    return new Contact(
        row.findString("manager_name"),
        row.findString("manager_phone"),
        row.findString("manager_email"));
  }
}
