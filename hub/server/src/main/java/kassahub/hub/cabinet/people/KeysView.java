package kassahub.hub.cabinet.people;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.account.ApiKey;
import kassahub.hub.account.Permission;

/**
 * «Ключи API».
 *
 * @param keys those of the account, then those of its sandbox
 * @param scopes what a new one may be given
 * @param made the key just made, shown this once
 * @param held a new one waits for a second operator
 * @param waiting how many do
 */
public record KeysView(
    List<Row> keys,
    List<Permission> scopes,
    Sandbox sandbox,
    Form form,
    Optional<String> made,
    boolean held,
    int waiting) {

  /** Whether the account has a sandbox. */
  public enum Sandbox {
    /** And may not have one. */
    NONE,
    /** It could have one. */
    CLOSED,
    OPEN
  }

  /** A key, and whether it is for the sandbox. */
  public record Row(ApiKey key, boolean sandbox) {
    /** Where the button leads that ends it. */
    public String revoke() {
      return (sandbox ? SandboxPages.PATH : "/keys") + "/" + key.id() + "/revoke";
    }
  }

  /**
   * As typed and ticked.
   *
   * @param sandbox the new key shall be for it
   */
  public record Form(String name, Set<Permission> chosen, boolean sandbox, Optional<String> fault) {
    static final Form BLANK = new Form("", Set.of(), false, Optional.empty());
  }

  @Override
  public String toString() {
    return "keys page";
  }
}
