package kassahub.hub.cabinet;

import java.util.List;
import java.util.Optional;
import kassahub.hub.account.OpenSession;
import kassahub.hub.account.User;

/**
 * «Профиль».
 *
 * @param present id of the session that looks
 * @param enrolment an authenticator app that is being set up
 */
public record ProfileView(
    User user,
    List<OpenSession> sessions,
    String present,
    Optional<String> fault,
    Optional<CodeView> enrolment) {

  /** «Chrome, Windows». */
  public String browser(OpenSession session) {
    return BrowserName.of(session.browser());
  }

  /** The one that looks: it is ended by signing out. */
  public boolean present(OpenSession session) {
    return session.id().equals(present);
  }
}
