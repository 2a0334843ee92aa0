package kassahub.hub.activation;

import java.util.Optional;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.catalogue.InstallMethod;

/**
 * A licence that a register of the buyer's organisations or their clients shall hold.
 *
 * @param onDevice the bits last seen; empty when the register never told
 * @param agent its bound agent, when that may bring the licence (design d17)
 * @param liveDispatch an install dispatch is under way
 * @param last the last install dispatch since the licence was assigned
 */
record Owed(
    String serial,
    long activation,
    LicenceMask mask,
    LicenceSignature signature,
    InstallMethod method,
    long registerId,
    Optional<LicenceMask> onDevice,
    Optional<String> agent,
    boolean liveDispatch,
    Optional<LastTry> last) {

  /** How the last try ended. */
  record LastTry(int attempt, Optional<String> reason) {}

  boolean covered() {
    return onDevice.filter(seen -> seen.covers(mask)).isPresent();
  }

  boolean deliverable() {
    return method == InstallMethod.AGENT && agent.isPresent() && !covered();
  }

  /** The register holds bits that this licence lacks, so no try without a person's word helps. */
  boolean shorter() {
    return deliverable()
        && !liveDispatch
        && last.flatMap(LastTry::reason).filter("would-shorten"::equals).isPresent();
  }

  int nextAttempt() {
    return last.map(LastTry::attempt).orElse(0) + 1;
  }
}
