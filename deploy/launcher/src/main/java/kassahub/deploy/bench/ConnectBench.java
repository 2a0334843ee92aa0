package kassahub.deploy.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kassahub.deploy.bench.LoadFleet.Transport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What connections cost that do nothing, and what happens when all of them come back at once. */
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    description = {
      "Idle connections: memory of each, CPU of a heartbeat report; then the hub is stopped and"
          + " started, and all agents come back at once, each with a report in hand.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ConnectBench implements Callable<Integer>, LoadListener {
  private static final int HEARTBEATS = 20;

  /** Who it is, then how it is. */
  private static final int FIRST_STATE = 2;

  /** Of all agents; a hub that has just started is dearer, and not what an idle fleet costs. */
  private static final int WARM_UP = 20;

  @Spec private CommandSpec spec;

  @Option(names = "--devices", description = "Simulated agents (default: ${DEFAULT-VALUE}).")
  private int devices = 1_000;

  @Option(names = "--transport", description = "mqtt or grpc (default: ${DEFAULT-VALUE}).")
  private Transport transport = Transport.MQTT;

  @Mixin private Patience patience;

  @Mixin private Profile profile;

  @Override
  public Integer call() throws InterruptedException {
    var bounds = new Bounds(spec).require("--devices", devices, 1, Integer.MAX_VALUE);
    LoadFleet.requireOpenFiles(bounds, devices);
    patience.check(bounds);
    profile.check(bounds);
    try (var hub = HubProcess.start()) {
      profile.prepare(hub);
      var facts = hub.ask("fill " + devices);
      long heap = hub.ask("memory").getLong("heap");
      long resident = hub.residentMegabytes();
      try (var fleet = LoadFleet.open(hub, facts, transport, devices, this)) {
        Pause.of(Duration.ofSeconds(5));
        var figures =
            new Figures("connect")
                .given("transport", transport.name().toLowerCase(Locale.ROOT))
                .given("devices", devices)
                .measure(
                    "heapKbPerConnection",
                    "KiB of heap a connection",
                    (hub.ask("memory").getLong("heap") - heap) / 1024.0 / devices)
                .measure(
                    "rssKbPerConnection",
                    "KiB of memory a connection, what the heap grew by included",
                    (hub.residentMegabytes() - resident) * 1024.0 / devices);
        idle(hub, fleet, figures);
        storm(hub, fleet, figures);
        return figures.print(spec.commandLine());
      }
    }
  }

  private void idle(HubProcess hub, LoadFleet fleet, Figures figures) throws InterruptedException {
    heartbeats(fleet, 1, WARM_UP);
    profile.begin(hub);
    var cpu = hub.cpu();
    heartbeats(fleet, WARM_UP + 1, WARM_UP + HEARTBEATS);
    var spent = hub.cpu().since(cpu);
    profile.end(hub);
    long units = (long) devices * HEARTBEATS;
    figures
        .measure(
            "hubCpuMicrosPerCheckIn", "µs of the hub's CPU a heartbeat", spent.hubMicrosPer(units))
        .measure(
            "dbCpuMicrosPerCheckIn",
            "µs of PostgreSQL's CPU a heartbeat",
            spent.databaseMicrosPer(units));
  }

  private void heartbeats(LoadFleet fleet, int first, int last) throws InterruptedException {
    for (int round = first; round <= last; round++) {
      for (var agent : fleet.agents()) {
        agent.report(LoadReports.health(round));
      }
      awaitStored(fleet);
    }
  }

  private void storm(HubProcess hub, LoadFleet fleet, Figures figures) throws InterruptedException {
    hub.restart();
    long begun = System.nanoTime();
    var cpu = hub.cpu();
    for (var agent : fleet.agents()) {
      agent.report(LoadReports.state(agent.serial(), 1));
    }
    fleet.awaitAll();
    double all = (System.nanoTime() - begun) / 1e9;
    awaitStored(fleet);
    var spent = hub.cpu().since(cpu);
    var kept = Stretch.Kept.of(hub, states(fleet));
    figures
        .measure("secondsUntilAllAreBack", "s after a restart until all are back", all)
        .measure(
            "cpuMillisPerReturn",
            "ms of hub and PostgreSQL CPU a return, its report included",
            (spent.hubMicrosPer(devices) + spent.databaseMicrosPer(devices)) / 1e3)
        .count("hubRssMb", "MiB of the hub's memory", hub.residentMegabytes())
        .count("stored", "rows in the history", kept.rows())
        .fault("lost", "reports acknowledged and not there", kept.lost())
        .fault("doubled", "reports there more than once", kept.doubled());
  }

  /** The first state of each agent and the one of its return; other reports leave no row. */
  private static List<Stretch> states(LoadFleet fleet) {
    return fleet.agents().stream()
        .flatMap(
            agent -> {
              var all = agent.storedAfter(FIRST_STATE - 1);
              return Stream.of(
                  new Stretch(all.agent(), all.stream(), all.after(), FIRST_STATE),
                  new Stretch(all.agent(), all.stream(), all.upTo() - 1, all.upTo()));
            })
        .toList();
  }

  /** Waits until everything that agents have said is stored. */
  private void awaitStored(LoadFleet fleet) throws InterruptedException {
    patience.require(
        Duration.ofMillis(20),
        () -> fleet.unanswered() == 0,
        () ->
            "%d of %d agents have no answer".formatted(fleet.unanswered(), fleet.agents().size()));
  }

  @Override
  public void refused(LoadAgent agent, String why) {
    agent.again();
  }
}
