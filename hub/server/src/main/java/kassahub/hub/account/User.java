package kassahub.hub.account;

import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;

/**
 * A person who may sign in.
 *
 * @param secondFactor an authenticator app is confirmed
 * @param manager of a tenant: lets others in and out of it, and makes its keys
 */
public record User(
    long id,
    long account,
    String accountName,
    String login,
    String fullName,
    Roles roles,
    Locale locale,
    ZoneId zone,
    boolean secondFactor,
    boolean manager,
    boolean disabled) {
  private static final Pattern ADDRESS =
      Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9.-]{1,180}[a-z0-9]");

  /** Whether a login is an e-mail address, and so reaches somebody. */
  public static boolean isAddress(String login) {
    return ADDRESS.matcher(login).matches();
  }

  /** Where mail reaches them: the login, when it is an address. */
  public Optional<String> address() {
    return Optional.of(login).filter(User::isAddress);
  }

  public Actor actor() {
    return new Actor(ActorKind.USER, Long.toString(id), fullName, OptionalLong.of(account));
  }

  Caller caller() {
    return new Caller(actor(), account, roles, permissions(), locale, zone);
  }

  /** Those of the roles; a tenant's people are let in by its managers only. */
  private Set<Permission> permissions() {
    var all = EnumSet.copyOf(roles.permissions());
    if (!roles.operator() && !manager) {
      all.remove(Permission.MANAGE_USERS);
    }
    return all;
  }
}
