package kassahub.hub.organisation;

import java.time.Instant;
import java.util.Optional;
import kassahub.hub.database.Tx;

final class AccountStore {
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
      update account set blocked_at = null, block_reason = null, block_cause = null
      where id = $1 and blocked_at is not null and coalesce(block_cause, 'operator') = $2
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
      update account set currency = $2 where id = $1 and kind <> 'operator' and currency <> $2
      """;

  private AccountStore() {}

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
    return tx.find(
        MANAGER,
        row ->
            new Contact(
                row.findString("manager_name"),
                row.findString("manager_phone"),
                row.findString("manager_email")),
        account);
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

  static boolean unblock(Tx tx, long account, BlockCause cause) {
    return tx.execute(UNBLOCK, account, cause.word()) == 1;
  }
}
