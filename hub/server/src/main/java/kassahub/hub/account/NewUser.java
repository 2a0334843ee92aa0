package kassahub.hub.account;

import java.time.ZoneId;
import java.util.Locale;
import kassahub.hub.problem.Problem;

/**
 * A person to be let in.
 *
 * @param login an address or a short name; case does not matter
 * @param language {@code ru} or {@code en}
 * @param manager of a tenant: lets others in and out of it
 */
public record NewUser(
    long account,
    String login,
    String fullName,
    Roles roles,
    String language,
    ZoneId zone,
    boolean manager) {
  private static final int SHORTEST_LOGIN = 3;
  private static final int LONGEST_LOGIN = 200;
  private static final int LONGEST_NAME = 200;

  public NewUser {
    login = login.strip().toLowerCase(Locale.ROOT);
    if (login.length() < SHORTEST_LOGIN || login.length() > LONGEST_LOGIN) {
      throw new Problem.Invalid("LOGIN_WRONG", "3 to 200 characters");
    }
    boolean oneLine = fullName.codePoints().noneMatch(Character::isISOControl);
    if (fullName.isBlank() || fullName.length() > LONGEST_NAME || !oneLine) {
      throw new Problem.Invalid("NAME_MISSING", "a person has a name of up to 200 characters");
    }
  }

  /** Speaks Russian and lives by Moscow time. */
  public static NewUser russian(long account, String login, String fullName, Role role) {
    return new NewUser(
        account, login, fullName, Roles.of(role), "ru", ZoneId.of("Europe/Moscow"), false);
  }

  /** The same person with these roles. */
  public NewUser with(Roles roles) {
    return new NewUser(account, login, fullName, roles, language, zone, manager);
  }

  /** The same person, who also lets others in and out. */
  public NewUser asManager() {
    return new NewUser(account, login, fullName, roles, language, zone, true);
  }
}
