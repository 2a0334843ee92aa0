package kassahub.hub.cabinet;

import java.util.List;
import java.util.Optional;
import kassahub.hub.account.OpenSession;
import kassahub.hub.account.User;

/**
 * «Профиль».
 *
 * @param enrolment an authenticator app that is being set up
 */
public record ProfileView(
    User user, List<OpenSession> sessions, Optional<String> fault, Optional<CodeView> enrolment) {}
