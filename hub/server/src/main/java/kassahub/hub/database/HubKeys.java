package kassahub.hub.database;

import java.util.ArrayList;
import java.util.List;

/**
 * Which keys belong to a database. All hubs on it have the same in their data folders (d20):
 * certificates of one are shown to another, and what one has sealed another opens. Each is named by
 * its folder.
 *
 * @param authority SHA-256 of the root certificate, hex
 * @param issuer public half of the built-in issuer's key, hex
 * @param secrets SHA-256 of the key that seals authenticator secrets, hex
 */
public record HubKeys(String authority, String issuer, String secrets) {
  private static final String ENTER =
      """
      insert into hub_keys (authority, issuer, secrets) values ($1, $2, $3)
      on conflict do nothing
      """;
  private static final String READ = "select authority, issuer, secrets from hub_keys";

  /**
   * The first hub on a database enters its keys.
   *
   * @return folders whose keys are others than those of the first hub
   */
  public List<String> differences(Database database) {
    var first = database.transact(this::enter);
    var folders = new ArrayList<String>();
    if (!first.authority.equals(authority)) {
      folders.add("authority");
    }
    if (!first.issuer.equals(issuer)) {
      folders.add("issuer");
    }
    if (!first.secrets.equals(secrets)) {
      folders.add("secrets");
    }
    return folders;
  }

  private HubKeys enter(Tx tx) {
    tx.execute(ENTER, authority, issuer, secrets);
    return tx.one(
        READ,
        row -> new HubKeys(row.string("authority"), row.string("issuer"), row.string("secrets")));
  }
}
