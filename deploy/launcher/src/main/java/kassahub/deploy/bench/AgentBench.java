package kassahub.deploy.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kassahub.deploy.bench.LoadFleet.Transport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What one agent with one register costs the till's computer. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = {
      "One agent with one simulated register, as `kassahub package` installs it with and without"
          + " the classes loaded beforehand, and as a plain Java program: CPU from the start until"
          + " the hub has stored the first report, memory while a week of reports is sent, memory"
          + " and CPU at rest. One after the other; only their rest is measured at the same time.",
      "",
      "Megabytes are 1 000 000 bytes. Anonymous memory is what /proc/PID/smaps_rollup calls so.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class AgentBench implements Callable<Integer> {
  /** A change every five minutes. */
  private static final int WEEK = 7 * 24 * 12;

  private static final Duration SETTLE = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Option(names = "--transport", description = "mqtt or grpc (default: ${DEFAULT-VALUE}).")
  private Transport transport = Transport.MQTT;

  @Option(names = "--idle", description = "Seconds of rest (default: ${DEFAULT-VALUE}).")
  private int idle = 600;

  @Option(
      names = "--runs",
      description = "Starts of each; the middle counts (default: ${DEFAULT-VALUE}).")
  private int runs = 5;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "The installed agent (default: what kassahub package made).")
  private Path folder = target().resolve("packages/agent");

  /** One of them, while it rests. */
  private record Resting(AgentStart way, AgentSeat seat, AgentRun run) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    new Bounds(spec)
        .require("--idle", idle, 1, Bounds.DAY_SECONDS)
        .require("--runs", runs, 1, Bounds.MOST_RUNS);
    if (!Files.exists(folder.resolve("made-from"))) {
      throw new ParameterException(
          spec.commandLine(), "no agent in " + folder + ": run kassahub package --only folder");
    }
    var figures =
        new Figures("agent")
            .given("transport", transport.name().toLowerCase(Locale.ROOT))
            .given("runs", runs)
            .given("idleSeconds", idle)
            .given("weekReports", WEEK);
    try (var hub = HubProcess.start()) {
      measure(hub, figures);
    }
    return figures.print(spec.commandLine());
  }

  private void measure(HubProcess hub, Figures figures) throws IOException, InterruptedException {
    var ways =
        List.of(
            AgentStart.plain(folder), AgentStart.withoutCache(folder), AgentStart.packaged(folder));
    var enrolment = hub.ask("fill " + ways.size()).getJsonArray("enrolments").getString(0);
    List<Resting> resting = new ArrayList<>();
    try {
      for (AgentStart way : ways) {
        var seat = new AgentSeat(hub, resting.size(), enrolment, transport);
        resting.add(week(way, seat, starts(way, seat, figures)));
      }
      rest(resting, figures);
    } finally {
      for (Resting one : resting) {
        one.run().close();
        one.seat().close();
      }
    }
  }

  /** Starts it so often, and returns the figures with the middle one. */
  private Figures starts(AgentStart way, AgentSeat seat, Figures figures)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      long before = seat.stored();
      long begun = System.nanoTime();
      try (var run = seat.start(way)) {
        seat.awaitStored(run, before + 1);
        millis.add((System.nanoTime() - begun) / 1e6);
        cpu.add(run.cpu().toNanos() / 1e6);
      }
    }
    String words = " until the first report, " + way.name();
    return figures
        .measure(way.name() + "CpuMs", "ms of CPU" + words, middle(cpu))
        .measure(way.name() + "FirstReportMs", "ms" + words, middle(millis));
  }

  private Resting week(AgentStart way, AgentSeat seat, Figures figures)
      throws IOException, InterruptedException {
    seat.fillOutbox(WEEK);
    long before = seat.stored();
    var run = seat.start(way);
    seat.awaitStored(run, before + WEEK + 1);
    figures.measure(
        way.name() + "PeakMb",
        "MB at most while a week is sent, " + way.name(),
        run.peakMegabytes());
    return new Resting(way, seat, run);
  }

  private void rest(List<Resting> agents, Figures figures) throws InterruptedException {
    Pause.of(SETTLE);
    var begun = agents.stream().map(one -> one.run().cpu()).toList();
    Pause.of(Duration.ofSeconds(idle));
    for (int i = 0; i < agents.size(); i++) {
      var run = agents.get(i).run();
      String name = agents.get(i).way().name();
      run.check();
      double busy = run.cpu().minus(begun.get(i)).toNanos() / 1e9;
      figures
          .measure(name + "RssMb", "MB resident at rest, " + name, run.residentMegabytes())
          .measure(name + "AnonymousMb", "MB of it anonymous, " + name, run.anonymousMegabytes())
          .measure(name + "IdlePercent", "% of a core at rest, " + name, 100 * busy / idle)
          .count(name + "Threads", "threads, " + name, run.threads());
    }
  }

  private static double middle(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Where this program was built. */
  private static Path target() {
    try {
      var jar = AgentBench.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(jar).resolve("../..").normalize();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
