package kassahub.hub.account;

import java.util.Set;
import kassahub.hub.problem.Problem;

/**
 * A key to be made.
 *
 * @param scopes what it may do, a part of what the role may
 */
public record ApiKeyDraft(long account, Role role, String name, Set<Permission> scopes) {
  public ApiKeyDraft {
    scopes = Set.copyOf(scopes);
    if (name.isBlank()) {
      throw new Problem.Invalid("NAME_MISSING", "a key has a name");
    }
    if (!role.permissions().containsAll(scopes)) {
      throw new Problem.Invalid("SCOPES_WRONG", "scopes exceed the role");
    }
  }
}
