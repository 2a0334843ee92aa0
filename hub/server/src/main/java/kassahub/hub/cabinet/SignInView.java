package kassahub.hub.cabinet;

import java.util.Optional;

/**
 * The sign-in page.
 *
 * @param login as typed before
 * @param to where to go afterwards
 * @param demo the second factor of operators is off
 */
public record SignInView(String login, String to, Optional<String> fault, boolean demo) {}
