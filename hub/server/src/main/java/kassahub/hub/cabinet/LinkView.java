package kassahub.hub.cabinet;

import java.util.Optional;

/**
 * A page that takes a password by a link.
 *
 * @param path it is sent to
 * @param first the first operator, who also names a login
 */
public record LinkView(String path, boolean first, String login, Optional<String> fault) {
  static LinkView forFirstOperator(String login, Optional<String> fault) {
    return new LinkView("", true, login, fault);
  }

  static LinkView forPassword(String login, Optional<String> fault) {
    return new LinkView("", false, login, fault);
  }

  LinkView at(String address) {
    return new LinkView(address, first, login, fault);
  }
}
