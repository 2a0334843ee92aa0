package kassahub.hub.cabinet;

import java.util.List;
import java.util.Optional;
import kassahub.hub.account.OpenSession;
import kassahub.hub.account.User;
import kassahub.hub.notice.mail.NoticeMails;

/**
 * «Профиль».
 *
 * @param present id of the session that looks
 * @param recovery codes for a lost telephone
 * @param mails topics of notices and whether they are mailed; none where no mail goes out
 * @param enrolment an authenticator app that is being set up
 */
public record ProfileView(
    User user,
    List<OpenSession> sessions,
    String present,
    Recovery recovery,
    List<NoticeMails.Choice> mails,
    Optional<String> fault,
    Optional<CodeView> enrolment) {

  /**
   * Codes for a lost telephone.
   *
   * @param left how many are good
   * @param made those just made, shown this once
   */
  public record Recovery(int left, List<String> made) {
    @Override
    public String toString() {
      return "recovery codes";
    }

    /** As people copy them: {@code ABCD EFGH}. */
    public List<String> spelled() {
      return made.stream().map(code -> code.substring(0, 4) + " " + code.substring(4)).toList();
    }
  }

  /** «Chrome, Windows». */
  public String browser(OpenSession session) {
    return BrowserName.of(session.browser());
  }

  /** The one that looks: it is ended by signing out. */
  public boolean present(OpenSession session) {
    return session.id().equals(present);
  }
}
