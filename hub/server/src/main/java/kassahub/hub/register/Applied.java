package kassahub.hub.register;

import java.util.List;
import java.util.Set;
import kassahub.codec.licence.LicenceMask;

/**
 * What a set of reports did to the registers, for the features above.
 *
 * @param touched registers whose stored state changed
 * @param bound registers that have another agent now than before, new ones among them
 * @param licences licences that a device shows for the first time
 * @param identities serials that introduced themselves
 * @param claimed how many reports came from agents that do not speak for the register
 */
public record Applied(
    Set<Long> touched,
    Set<Long> bound,
    List<LicenceSeen> licences,
    List<IdentitySeen> identities,
    int claimed) {

  /** A device enforces this licence. */
  public record LicenceSeen(long register, String serial, LicenceMask licence) {}

  /** A device says who it is. */
  public record IdentitySeen(String serial, ReportedIdentity identity) {}
}
