package kassahub.hub.confirmation;

import java.util.Locale;
import kassahub.hub.account.Permission;

/** What needs two operators. */
public enum ConfirmationKind {
  /** A register goes to another organisation's agent; the object is the claim. */
  ACCEPT_CLAIM(Permission.MANAGE_AGENTS),

  /** An enrolment string takes the place of a tenant's agent; the object is its token. */
  REPLACE_AGENT(Permission.MANAGE_AGENTS),

  /** The hub answers for licence bits that nobody signed here; the object is the serial. */
  RECORD_BITS(Permission.RECORD_LICENCE_BITS),

  /** A licence clears bits that are set in a register (d15); the object is the serial. */
  REPLACE_LICENCE(Permission.RETRY_DELIVERIES),

  /** The rest of a licence goes to a replacement; the object is the broken register's serial. */
  MOVE_LICENCE(Permission.MANAGE_MONEY),

  /** Less was sold than was billed; the object is the order. */
  CORRECT_ORDER(Permission.MANAGE_MONEY),

  /** Much money came in, as one person says; the object is the first invoice it pays. */
  RECORD_PAYMENT(Permission.MANAGE_MONEY),

  /** Payers are told another payee or another account; the object is the currency. */
  ENTER_SELLER(Permission.MANAGE_MONEY),

  /** Another account pays for an organisation or serves it; the object is the organisation. */
  CHANGE_LINK(Permission.MANAGE_MONEY),

  /** A release of the agent goes to more than 1 % of the agents; the object is the release. */
  WIDEN_ROLLOUT(Permission.MANAGE_AGENTS),

  /** A program of the operator's gets a key; the object is the key. */
  MAKE_KEY(Permission.MANAGE_USERS);

  private final Permission needed;

  ConfirmationKind(Permission needed) {
    this.needed = needed;
  }

  /** What both operators must be allowed. */
  public Permission needed() {
    return needed;
  }

  /** As the database stores it: {@code accept_claim}; also the end of its sentence's key. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ConfirmationKind of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
