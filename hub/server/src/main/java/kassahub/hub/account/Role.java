package kassahub.hub.account;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a person is here for (CATALOGUE §9): support has devices and no money, back office the
 * reverse, a client never a partner's prices.
 */
public enum Role {
  PARTNER,
  CLIENT,
  SUPPORT,
  BACK_OFFICE,
  ADMINISTRATOR;

  /** The most that somebody of this role may do; an API key's scopes can only narrow it. */
  public Set<Permission> permissions() {
    return switch (this) {
      case PARTNER ->
          EnumSet.of(
              Permission.ACTIVATE,
              Permission.SEE_ACTIVATIONS,
              Permission.SEE_REGISTERS,
              Permission.SEE_PRICES,
              Permission.SEE_ORDERS,
              Permission.MANAGE_AGENTS,
              Permission.MANAGE_POLICIES,
              Permission.MANAGE_USERS);
      case CLIENT ->
          EnumSet.of(
              Permission.SEE_ACTIVATIONS,
              Permission.SEE_ORDERS,
              Permission.SEE_REGISTERS,
              Permission.MANAGE_AGENTS,
              Permission.MANAGE_POLICIES,
              Permission.MANAGE_USERS);
      case SUPPORT ->
          EnumSet.of(
              Permission.SEE_ALL_TENANTS,
              Permission.SEE_ACTIVATIONS,
              Permission.SEE_REGISTERS,
              Permission.MANAGE_AGENTS,
              Permission.RETRY_DELIVERIES,
              Permission.READ_LOGS);
      case BACK_OFFICE ->
          EnumSet.of(
              Permission.SEE_ALL_TENANTS,
              Permission.SEE_ACTIVATIONS,
              Permission.SEE_PRICES,
              Permission.SEE_ORDERS,
              Permission.MANAGE_MONEY);
      case ADMINISTRATOR ->
          EnumSet.complementOf(EnumSet.of(Permission.ACTIVATE, Permission.MANAGE_POLICIES));
    };
  }

  /** Works for the operator of the hub and not for a tenant. */
  public boolean operator() {
    return switch (this) {
      case PARTNER, CLIENT -> false;
      case SUPPORT, BACK_OFFICE, ADMINISTRATOR -> true;
    };
  }

  /** As the database stores it: {@code back_office}. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #stored()} wrote. */
  public static Role of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
