package kassahub.deploy.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import kassahub.deploy.bench.LoadFleet.Transport;
import kassahub.proto.v1.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reports that the hub has stored durably, a second, and what each costs. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Durable reports: every device sends its next batch when the last one is stored.",
      "",
      "Afterwards the database alone writes the same rows by the same statements, and what is"
          + " stored is counted against what was acknowledged.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class IngestBench implements Callable<Integer>, LoadListener {
  private static final int LARGEST_BATCH = 200;

  @Spec private CommandSpec spec;

  @Option(names = "--devices", description = "Simulated agents (default: ${DEFAULT-VALUE}).")
  private int devices = 500;

  @Option(names = "--seconds", description = "Measured time (default: ${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "The same before, so that the hub's code is compiled (default: ${DEFAULT-VALUE}).")
  private int warmUp = 8;

  @Option(
      names = "--batch",
      description = "Reports a message, 1 to 200 (default: ${DEFAULT-VALUE}).")
  private int batch = 20;

  @Option(
      names = "--runs",
      description =
          "Measured one after the other with the same agents, for the spread (default:"
              + " ${DEFAULT-VALUE}).")
  private int runs = 1;

  @Mixin private Patience patience;

  @Mixin private Profile profile;

  @Option(names = "--transport", description = "mqtt or grpc (default: ${DEFAULT-VALUE}).")
  private Transport transport = Transport.MQTT;

  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile boolean running;

  @Override
  public Integer call() throws InterruptedException {
    check(new Bounds(spec));
    try (var hub = HubProcess.start()) {
      profile.prepare(hub);
      var facts = hub.ask("fill " + devices);
      try (var fleet = LoadFleet.open(hub, facts, transport, devices, this)) {
        int code = 0;
        long[] counted = new long[devices];
        Arrays.fill(counted, 1); // an identity is no row
        for (int run = 0; run < runs; run++) {
          code = Math.max(code, measure(hub, fleet, counted));
          counted = fleet.agents().stream().mapToLong(LoadAgent::storedUpTo).toArray();
        }
        return code;
      }
    }
  }

  private void check(Bounds bounds) {
    bounds
        .require("--devices", devices, 1, Integer.MAX_VALUE)
        .require("--seconds", seconds, 1, Bounds.DAY_SECONDS)
        .require("--warm-up", warmUp, 0, Bounds.DAY_SECONDS)
        .require("--batch", batch, 1, LARGEST_BATCH)
        .require("--runs", runs, 1, Bounds.MOST_RUNS);
    LoadFleet.requireOpenFiles(bounds, devices);
    patience.check(bounds);
    profile.check(bounds);
  }

  /**
   * @param counted how far the reports of each agent belong to earlier runs
   */
  private int measure(HubProcess hub, LoadFleet fleet, long[] counted) throws InterruptedException {
    running = true;
    fleet.agents().forEach(this::next);
    Pause.of(Duration.ofSeconds(warmUp));
    long before = acknowledged.sum();
    profile.begin(hub);
    var cpu = hub.cpu();
    long begun = System.nanoTime();
    Pause.of(Duration.ofSeconds(seconds));
    long reports = acknowledged.sum() - before;
    double elapsed = (System.nanoTime() - begun) / 1e9;
    var spent = hub.cpu().since(cpu);
    profile.end(hub);
    long resident = hub.residentMegabytes();
    running = false;
    // what is on the way still would be acknowledged while rows are counted
    patience.await(Duration.ofSeconds(1), () -> fleet.unanswered() == 0);
    var kept = Stretch.Kept.of(hub, since(counted, fleet));
    var alone = hub.alone(batch, warmUp, Math.max(5, seconds / 2));
    return new Figures("ingest")
        .given("transport", transport.name().toLowerCase(Locale.ROOT))
        .given("devices", devices)
        .given("batch", batch)
        .measure("reportsPerSecond", "reports a second, stored", reports / elapsed)
        .measure(
            "hubCpuMicrosPerReport", "µs of the hub's CPU a report", spent.hubMicrosPer(reports))
        .measure(
            "dbCpuMicrosPerReport",
            "µs of PostgreSQL's CPU a report",
            spent.databaseMicrosPer(reports))
        .measure(
            "aloneReportsPerSecond",
            "reports a second, database alone",
            alone.getDouble("perSecond"))
        .measure(
            "ratioToDatabaseAlone", "of that", reports / elapsed / alone.getDouble("perSecond"))
        .count("hubRssMb", "MiB of the hub's memory", resident)
        .count("acknowledged", "acknowledged, warm-up included", kept.acknowledged())
        .count("stored", "rows in the history", kept.rows())
        .fault("lost", "reports acknowledged and not there", kept.lost())
        .fault("doubled", "reports there more than once", kept.doubled())
        .fault("unanswered", "agents whose last batch was never answered", fleet.unanswered())
        .count("refused", "batches refused for now", refused.sum())
        .print(spec.commandLine());
  }

  private static List<Stretch> since(long[] counted, LoadFleet fleet) {
    return IntStream.range(0, counted.length)
        .mapToObj(i -> fleet.agents().get(i).storedAfter(counted[i]))
        .toList();
  }

  private void next(LoadAgent agent) {
    var reports = new Report.Builder[batch];
    for (int i = 0; i < batch; i++) {
      reports[i] = LoadReports.state(agent.serial(), agent.reported() + i);
    }
    agent.report(reports);
  }

  @Override
  public void stored(LoadAgent agent, int reports) {
    acknowledged.add(reports);
    if (running) {
      next(agent);
    }
  }

  @Override
  public void refused(LoadAgent agent, String why) {
    refused.increment();
    agent.again();
  }
}
