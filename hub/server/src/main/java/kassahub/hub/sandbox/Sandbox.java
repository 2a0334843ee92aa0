package kassahub.hub.sandbox;

import java.util.List;
import kassahub.hub.licence.SandboxOutcome;
import kassahub.hub.organisation.Organisation;

/**
 * What a partner has in its sandbox.
 *
 * @param organisations that its keys may buy for, by name
 */
public record Sandbox(List<Organisation> organisations, List<Devices> devices) {
  /** Devices with one outcome. */
  public record Devices(SandboxOutcome outcome, List<String> serials) {}
}
