package kassahub.hub.web;

import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Roles;

/**
 * What every template can use beside its own model.
 *
 * @param path of the request, for the menu and for links back
 * @param address path and query
 */
public record Frame(
    Texts texts,
    Formats formats,
    Assets assets,
    Optional<SignedIn> signedIn,
    String path,
    String address) {

  /** The sentence of a key; see {@link Texts#say}. */
  public String say(String key, Object... namesAndValues) {
    return texts.say(key, namesAndValues);
  }

  /** What somebody is here for, in words. */
  public String roles(Roles roles) {
    return String.join(
        ", ", roles.all().stream().map(role -> say("role." + role.stored())).toList());
  }

  /** Address of a static file. */
  public String asset(String name) {
    return assets.url(name);
  }

  /** Who looks; only on pages behind {@link Door#CABINET}. */
  public Caller caller() {
    return signedIn.orElseThrow().caller();
  }

  public boolean may(Permission permission) {
    return signedIn.isPresent() && caller().may(permission);
  }

  /** The token of this session, or nothing to send. */
  public String csrfToken() {
    return signedIn.map(SignedIn::csrfToken).orElse("");
  }

  public String language() {
    return texts.locale().getLanguage();
  }
}
