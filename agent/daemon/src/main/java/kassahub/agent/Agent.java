package kassahub.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import kassahub.agent.enrol.Enrolment;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.agent.enrol.Identity;
import kassahub.agent.enrol.IdentityFiles;
import kassahub.agent.uplink.Waiter;
import kassahub.proto.EnrolmentString;
import org.jspecify.annotations.Nullable;

/**
 * One agent: its registers, its outbox and its connection to the hub. Holds no static state, so
 * that many agents may run in one JVM, each with a data directory of its own.
 */
public final class Agent implements AutoCloseable {
  private final AgentConfig config;
  private final AgentParts parts;
  private @Nullable RunningAgent running;
  private volatile Runnable restart = () -> {};

  /** Opens nothing yet. */
  public Agent(AgentConfig config) {
    this(config, AgentParts.real());
  }

  /** The same on other ground, for tests. */
  public Agent(AgentConfig config, AgentParts parts) {
    this.config = config;
    this.parts = parts;
  }

  /**
   * Makes a key in the data directory and gets a certificate for it from the hub that the string
   * names; waits as long as a person has to approve. Asking again with the same string is safe.
   */
  public static Identity enrol(Path data, EnrolmentString string, Enrolment.Progress progress)
      throws EnrolmentException, IOException, InterruptedException {
    var files = IdentityFiles.open(data);
    return new Enrolment(
            files, BuildInfo.read().version(), InstantSource.system(), Waiter.real()::pause)
        .enrol(string, progress);
  }

  /** Whether this data directory holds an identity. */
  public static boolean isEnrolled(Path data) throws IOException {
    return IdentityFiles.open(data).current().isPresent();
  }

  /**
   * Starts every part and returns; the connection to the hub comes about by itself.
   *
   * @throws ConfigException when this computer is not enrolled or no way to the hub is known
   * @throws IOException when the data directory cannot be used, or another agent uses it
   */
  public synchronized void start() throws IOException, ConfigException {
    if (running != null) {
      throw new IllegalStateException("started already");
    }
    running = RunningAgent.start(config, parts, () -> restart.run());
  }

  /** What to do when another release is to begin: it must end this process. Before it starts. */
  public void whenRestarting(Runnable ends) {
    restart = ends;
  }

  /** How it is; empty when it does not run. */
  public synchronized Optional<AgentStatus> status() {
    return Optional.ofNullable(running).map(RunningAgent::status);
  }

  /**
   * Whether every part of it moves: what a watchdog asks. A register or hub that is away is no
   * fault of it.
   */
  public synchronized boolean isAlive() {
    return running != null && running.isAlive();
  }

  /** Stops within ten seconds; what the hub has not stored stays on disk. Safe twice. */
  @Override
  public synchronized void close() {
    if (running != null) {
      running.close();
      running = null;
    }
  }
}
