package kassahub.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import kassahub.deploy.bench.LoadFleet.Transport;

/** A short life of an installed agent beside a hub, from which its next start is prepared. */
public final class AgentTrial {
  /** Two polls, so that what comes after the first is met too. */
  private static final Duration LIFE = Duration.ofSeconds(35);

  private AgentTrial() {}

  /**
   * Writes the classes that the agent loads, linked, into a file (JEP 514).
   *
   * @param folder the installed agent
   */
  public static void record(Path folder, Path cache) throws IOException, InterruptedException {
    try (var hub = HubProcess.start()) {
      var enrolment = hub.ask("fill 1").getJsonArray("enrolments").getString(0);
      try (var seat = new AgentSeat(hub, 0, enrolment, Transport.MQTT);
          var run = seat.start(AgentStart.recording(folder, cache))) {
        seat.awaitStored(run, 1);
        Pause.of(LIFE);
      }
    }
    if (!Files.exists(cache)) {
      throw new IOException("the agent's trial left no " + cache);
    }
  }
}
