package kassahub.agent;

import java.time.InstantSource;
import java.util.function.UnaryOperator;
import kassahub.agent.outbox.Disk;
import kassahub.agent.release.InstalledRelease;
import kassahub.agent.uplink.Uplink;

/**
 * What an agent stands on, so that tests can take it away.
 *
 * @param clock the computer's
 * @param disk where the outbox lies
 * @param release what runs, and where others may go
 * @param way what goes between the agent and each of its ways to the hub
 */
public record AgentParts(
    InstantSource clock, Disk disk, UnaryOperator<Uplink> way, InstalledRelease release) {

  /** This computer, and nothing in between. */
  public static AgentParts real() {
    return new AgentParts(
        InstantSource.system(),
        Disk.real(),
        UnaryOperator.identity(),
        InstalledRelease.of(System.getProperties()));
  }
}
