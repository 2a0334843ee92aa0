package kassahub.hub.database;

/**
 * Whose rows a transaction may touch: the second wall behind the WHERE clauses of the stores.
 *
 * <p>Row-level security compares it with the account column of the tables that have one.
 */
public sealed interface Scope {
  /** The hub's own work and operators. */
  Scope EVERYTHING = new Everything();

  /** Rows of every account. */
  record Everything() implements Scope {}

  /**
   * Rows of one account.
   *
   * @param account the tenant's number
   */
  record OfAccount(long account) implements Scope {}
}
