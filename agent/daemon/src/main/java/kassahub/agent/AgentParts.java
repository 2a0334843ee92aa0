package kassahub.agent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import kassahub.agent.outbox.Disk;
import kassahub.agent.release.InstalledRelease;
import kassahub.agent.uplink.Uplink;

/**
 * What an agent stands on, so that tests can take it away.
 *
 * @param clock the computer's
 * @param pauses how long it really waits when it means to wait so long
 * @param disk where the outbox lies
 * @param release what runs, and where others may go
 * @param way what goes between the agent and each of its ways to the hub
 */
public record AgentParts(
    InstantSource clock,
    UnaryOperator<Duration> pauses,
    Disk disk,
    UnaryOperator<Uplink> way,
    InstalledRelease release) {

  /** This computer, and nothing in between. */
  public static AgentParts real() {
    return new AgentParts(
        InstantSource.system(),
        UnaryOperator.identity(),
        Disk.real(),
        UnaryOperator.identity(),
        InstalledRelease.of(System.getProperties()));
  }

  public AgentParts withClock(InstantSource other) {
    return new AgentParts(other, pauses, disk, way, release);
  }

  public AgentParts withPauses(UnaryOperator<Duration> other) {
    return new AgentParts(clock, other, disk, way, release);
  }

  public AgentParts withDisk(Disk other) {
    return new AgentParts(clock, pauses, other, way, release);
  }

  public AgentParts withWay(UnaryOperator<Uplink> other) {
    return new AgentParts(clock, pauses, disk, other, release);
  }
}
