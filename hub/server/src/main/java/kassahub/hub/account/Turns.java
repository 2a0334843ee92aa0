package kassahub.hub.account;

import kassahub.hub.database.Tx;

/** Changes of an account that must not meet, because each counts what is there. */
public final class Turns {
  private Turns() {}

  /** Waits until nobody else has the account's turn; it ends with the transaction. */
  public static void take(Tx tx, long account) {
    UserStore.lockAccount(tx, account);
  }
}
