package kassahub.hub.cabinet.people;

import kassahub.hub.sandbox.Sandbox;

/** «Песочница». */
public record SandboxView(Sandbox sandbox) {
  /** Organisation and serial of an example. */
  public long organisation() {
    return sandbox.organisations().getFirst().id();
  }

  public String serial() {
    return sandbox.devices().getFirst().serials().getFirst();
  }
}
