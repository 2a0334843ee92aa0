package kassahub.hub.account;

import java.util.Set;
import kassahub.hub.problem.Problem;

/**
 * A key to be made.
 *
 * @param scopes what it may do, a part of what the role may
 */
public record ApiKeyDraft(long account, Role role, String name, Set<Permission> scopes) {
  private static final int LONGEST_NAME = 100;

  public ApiKeyDraft {
    scopes = Set.copyOf(scopes);
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new Problem.Invalid("KEY_NAME", "a key has a name of up to 100 characters");
    }
    if (!role.permissions().containsAll(scopes)) {
      throw new Problem.Invalid("SCOPES_WRONG", "scopes exceed the role");
    }
  }
}
