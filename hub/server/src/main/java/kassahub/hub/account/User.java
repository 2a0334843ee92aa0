package kassahub.hub.account;

import java.time.ZoneId;
import java.util.Locale;
import java.util.OptionalLong;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;

/**
 * A person who may sign in.
 *
 * @param secondFactor an authenticator app is confirmed
 */
public record User(
    long id,
    long account,
    String accountName,
    String login,
    String fullName,
    Role role,
    Locale locale,
    ZoneId zone,
    boolean secondFactor,
    boolean disabled) {

  Actor actor() {
    return new Actor(ActorKind.USER, Long.toString(id), fullName, OptionalLong.of(account));
  }

  Caller caller() {
    return new Caller(actor(), account, role, role.permissions(), locale, zone);
  }
}
