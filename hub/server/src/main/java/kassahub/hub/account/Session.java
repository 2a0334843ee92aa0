package kassahub.hub.account;

/**
 * Somebody who has signed in all the way.
 *
 * @param csrfToken what every write of the session carries
 */
public record Session(User user, Caller caller, String csrfToken) {
  @Override
  public String toString() {
    return "session of user " + user.id();
  }
}
