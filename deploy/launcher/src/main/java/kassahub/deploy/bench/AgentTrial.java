package kassahub.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kassahub.deploy.bench.LoadFleet.Transport;

/** A short life of an installed agent beside a hub, from which its next start is prepared. */
public final class AgentTrial {
  /** Two polls, so that what comes after the first is met too. */
  private static final Duration LIFE = Duration.ofSeconds(35);

  /** Their names, as the starting script knows them. */
  public static final List<String> RECORDS = List.of("agent.aot", "grpc.aot");

  private AgentTrial() {}

  /**
   * Writes the classes that the agent loads, linked, into files of its folder (JEP 514): one for
   * each transport, since what is recorded is loaded, used or not.
   *
   * @param folder the installed agent
   */
  public static void record(Path folder) throws IOException, InterruptedException {
    try (var hub = HubProcess.start()) {
      var ways = Transport.values();
      var enrolment = hub.ask("fill " + ways.length).getJsonArray("enrolments").getString(0);
      for (int i = 0; i < ways.length; i++) {
        Path record = folder.resolve(RECORDS.get(i));
        try (var seat = new AgentSeat(hub, i, enrolment, ways[i]);
            var run = seat.start(AgentStart.recording(folder, record))) {
          seat.awaitStored(run, 1);
          Pause.of(LIFE);
        }
        if (!Files.exists(record)) {
          throw new IOException("the agent's trial left no " + record);
        }
      }
    }
  }
}
