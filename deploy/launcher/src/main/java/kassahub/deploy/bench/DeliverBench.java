package kassahub.deploy.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kassahub.deploy.bench.LoadFleet.Transport;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One activation over the API, until every register has confirmed its licence. */
@Command(
    name = "deliver",
    mixinStandardHelpOptions = true,
    description = {
      "One activation of all serials over the API, timed from the 201 until every line is"
          + " installed; built-in issuer, TLS on.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DeliverBench implements Callable<Integer>, LoadListener {
  private static final int LARGEST_ACTIVATION = 10_000;
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration SETTLE = Duration.ofSeconds(3);

  @Spec private CommandSpec spec;

  @Option(names = "--devices", description = "1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int devices = 1_000;

  @Option(
      names = "--warm-up",
      description =
          "Other registers that get a licence first, so that the hub's code is compiled (default:"
              + " ${DEFAULT-VALUE}).")
  private int warmUp = 2_000;

  @Option(
      names = "--runs",
      description =
          "Of the same registers, each a year further than the one before (default:"
              + " ${DEFAULT-VALUE}).")
  private int runs = 1;

  @Mixin private Patience patience;

  @Mixin private Profile profile;

  @Option(names = "--transport", description = "mqtt or grpc (default: ${DEFAULT-VALUE}).")
  private Transport transport = Transport.MQTT;

  private volatile Delivery delivery = new Delivery(Set.of());

  @Override
  public Integer call() throws IOException, InterruptedException {
    check(new Bounds(spec));
    try (var hub = HubProcess.start()) {
      profile.prepare(hub);
      var facts = hub.ask("fill " + (devices + warmUp));
      try (var _ = LoadFleet.open(hub, facts, transport, devices + warmUp, this)) {
        long duplicates = warmUp(hub, facts);
        int code = 0;
        for (int run = 0; run < runs; run++) {
          code = Math.max(code, measure(hub, facts, run == 0 ? duplicates : 0));
        }
        return code;
      }
    }
  }

  private void check(Bounds bounds) {
    bounds
        .require("--devices", devices, 1, LARGEST_ACTIVATION)
        .require("--warm-up", warmUp, 0, LARGEST_ACTIVATION)
        .require("--runs", runs, 1, Bounds.MOST_RUNS);
    LoadFleet.requireOpenFiles(bounds, (long) devices + warmUp);
    patience.check(bounds);
    profile.check(bounds);
  }

  /** Licences that came twice to registers that are not measured. */
  private long warmUp(HubProcess hub, JsonObject facts) throws IOException, InterruptedException {
    if (warmUp == 0) {
      return 0;
    }
    var warming = new Delivery(serials(devices, devices + warmUp));
    delivery = warming;
    activate(hub, facts, warming);
    patience.require(
        LOOK,
        warming::isConfirmed,
        () -> "only %d of %d registers are warm".formatted(warming.confirmed(), warmUp));
    Pause.of(SETTLE);
    return warming.duplicates();
  }

  private static Set<String> serials(int from, int to) {
    return IntStream.range(from, to).mapToObj(BenchFirm::serial).collect(Collectors.toSet());
  }

  /**
   * @param before duplicates that came before the first run
   */
  private int measure(HubProcess hub, JsonObject facts, long before)
      throws IOException, InterruptedException {
    var measured = new Delivery(serials(0, devices));
    delivery = measured;
    Pause.of(SETTLE); // the first states
    Profile.execute(hub, "analyze"); // what was delivered is a database's history
    profile.begin(hub);
    var cpu = hub.cpu();
    long asked = System.nanoTime();
    activate(hub, facts, measured);
    long begun = System.nanoTime();
    patience.await(LOOK, measured::isConfirmed);
    double elapsed = (System.nanoTime() - begun) / 1e9;
    var spent = hub.cpu().since(cpu);
    profile.end(hub);
    Pause.of(SETTLE); // a second licence would come behind the last first one
    var open = hub.ask("open").getJsonArray("open").stream().map(String.class::cast).toList();
    return new Figures("deliver")
        .given("transport", transport.name().toLowerCase(Locale.ROOT))
        .given("devices", devices)
        .measure(
            "devicesPerSecond",
            "devices a second, from the 201 to the last line",
            devices / elapsed)
        .measure(
            "cpuMillisPerDevice",
            "ms of hub and PostgreSQL CPU a device",
            (spent.hubMicrosPer(devices) + spent.databaseMicrosPer(devices)) / 1e3)
        .measure("hubCpuMillisPerDevice", "of it the hub", spent.hubMicrosPer(devices) / 1e3)
        .measure("secondsToAccept", "s until the 201", (begun - asked) / 1e9)
        .measure(
            "secondsP50",
            "s from the 201 to a confirmed device, median",
            measured.secondsUntil(0.50, begun))
        .measure("secondsP99", "the same, 99 of 100", measured.secondsUntil(0.99, begun))
        .count("hubRssMb", "MiB of the hub's memory", hub.residentMegabytes())
        .fault("lost", "registers without their licence", measured.lost(open))
        .fault("duplicates", "licences that came once too often", before + measured.duplicates())
        .print(spec.commandLine());
  }

  private static void activate(HubProcess hub, JsonObject facts, Delivery delivery)
      throws IOException, InterruptedException {
    var body =
        new JsonObject()
            .put("organisationId", facts.getLong("organisation"))
            .put("serials", new JsonArray(delivery.serials()));
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + hub.ports().http() + "/api/v1/activations"))
                  .header("Authorization", "Bearer " + facts.getString("apiKey"))
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", UUID.randomUUID().toString())
                  .timeout(Duration.ofMinutes(5))
                  .POST(BodyPublishers.ofString(body.encode()))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IOException(
            "the activation was answered " + answer.statusCode() + " " + answer.body());
      }
    }
  }

  @Override
  public void dispatched(LoadAgent agent, Dispatch dispatch) {
    delivery.brought(agent.serial());
    var licence = dispatch.getInstallLicence().getLicence();
    agent.report(
        Report.newBuilder()
            .setRegister(agent.serial())
            .setDeviceTimeMillis(LoadReports.FIRST_MILLIS)
            .setResult(
                DispatchResult.newBuilder()
                    .setDispatch(dispatch.getId())
                    .setOutcome(Outcome.DONE)
                    .setLicence(licence)),
        LoadReports.state(agent.serial(), 1, licence));
  }

  @Override
  public void stored(LoadAgent agent, int reports) {
    if (agent.isAnswered()) {
      delivery.stored(agent.serial());
    }
  }

  @Override
  public void refused(LoadAgent agent, String why) {
    agent.again();
  }
}
