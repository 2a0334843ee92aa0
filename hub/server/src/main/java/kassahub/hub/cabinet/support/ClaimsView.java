package kassahub.hub.cabinet.support;

import java.util.List;
import java.util.Set;
import kassahub.hub.register.Claim;

/**
 * Claims that wait for a decision.
 *
 * @param asked numbers of those that an operator wants to accept and another has to confirm
 */
public record ClaimsView(List<Claim> claims, Set<String> asked) {
  /** A second operator has to decide. */
  public boolean asked(Claim claim) {
    return asked.contains(Long.toString(claim.id()));
  }
}
