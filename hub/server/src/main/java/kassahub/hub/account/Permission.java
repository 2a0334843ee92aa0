package kassahub.hub.account;

/** What a caller may do; services check it, pages only hide what would be refused. */
public enum Permission {
  ACTIVATE,
  SEE_ACTIVATIONS,
  SEE_REGISTERS,
  /** The account's own price list and what activations cost. */
  SEE_PRICES,
  /** What the account bought and has to pay; never what its partner pays. */
  SEE_ORDERS,
  MANAGE_AGENTS,
  MANAGE_POLICIES,
  SEE_ALL_TENANTS,
  RETRY_DELIVERIES,
  /** Answering for licence bits of a register that nobody signed here: as good as a licence. */
  RECORD_LICENCE_BITS,
  READ_LOGS,
  /** People, keys of programs and what events go where, of one's own account. */
  MANAGE_USERS,
  MANAGE_MONEY
}
