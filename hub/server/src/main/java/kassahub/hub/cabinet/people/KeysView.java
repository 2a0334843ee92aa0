package kassahub.hub.cabinet.people;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.account.ApiKey;
import kassahub.hub.account.Permission;

/**
 * «Ключи API».
 *
 * @param scopes what a new one may be given
 * @param name as typed
 * @param chosen scopes as ticked
 * @param made the key just made, shown this once
 */
public record KeysView(
    List<ApiKey> keys,
    List<Permission> scopes,
    String name,
    Set<Permission> chosen,
    Optional<String> fault,
    Optional<String> made) {

  @Override
  public String toString() {
    return "keys page";
  }
}
