package kassahub.deploy.bench;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(10);

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

  @Mixin private Profile profile;

  @Option(names = "--transport", description = "mqtt or grpc (default: ${DEFAULT-VALUE}).")
  private Transport transport = Transport.MQTT;

  private final Set<ByteString> dispatches = ConcurrentHashMap.newKeySet();
  private final Set<String> installed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger duplicates = new AtomicInteger();
  private long[] finished = {};
  private final AtomicInteger finishedCount = new AtomicInteger();

  @Override
  public Integer call() throws IOException, InterruptedException {
    finished = new long[Math.max(devices, warmUp)];
    try (var hub = HubProcess.start()) {
      profile.prepare(hub);
      var facts = hub.ask("fill " + (devices + warmUp));
      try (var _ = LoadFleet.open(hub, facts, transport, devices + warmUp, this)) {
        warmUp(hub, facts);
        for (int run = 0; run < runs; run++) {
          measure(hub, facts);
        }
      }
    }
    return 0;
  }

  private void warmUp(HubProcess hub, JsonObject facts) throws IOException, InterruptedException {
    if (warmUp > 0) {
      activate(hub, facts, IntStream.range(devices, devices + warmUp));
      await(warmUp);
    }
  }

  /** Until so many devices have confirmed, or patience is over. */
  private void await(int confirmed) throws InterruptedException {
    long begun = System.nanoTime();
    while (finishedCount.get() < confirmed && System.nanoTime() - begun < PATIENCE.toNanos()) {
      Pause.of(LOOK);
    }
  }

  private void measure(HubProcess hub, JsonObject facts) throws IOException, InterruptedException {
    Pause.of(Duration.ofSeconds(3)); // the first states settle
    Profile.execute(hub, "analyze"); // what was delivered is a database's history
    finishedCount.set(0);
    duplicates.set(0);
    profile.begin(hub);
    var cpu = hub.cpu();
    long asked = System.nanoTime();
    activate(hub, facts, IntStream.range(0, devices));
    long begun = System.nanoTime();
    await(devices);
    double elapsed = (System.nanoTime() - begun) / 1e9;
    long open = hub.ask("open").getLong("open");
    var spent = hub.cpu().since(cpu);
    profile.end(hub);
    long[] times = Arrays.copyOf(finished, finishedCount.get());
    Arrays.sort(times);
    new Figures("deliver")
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
            "secondsP50", "s from the 201 to a confirmed device, median", at(times, 0.50, begun))
        .measure("secondsP99", "the same, 99 of 100", at(times, 0.99, begun))
        .count("hubRssMb", "MiB of the hub's memory", hub.residentMegabytes())
        .count("lost", "lines that are not installed", open)
        .count("duplicates", "dispatches that came twice", duplicates.get())
        .print(spec.commandLine().getOut());
  }

  private static double at(long[] sorted, double share, long begun) {
    return sorted.length == 0
        ? 0
        : (sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] - begun) / 1e9;
  }

  private static void activate(HubProcess hub, JsonObject facts, IntStream chosen)
      throws IOException, InterruptedException {
    var serials = new JsonArray();
    chosen.mapToObj(BenchFirm::serial).forEach(serials::add);
    var body =
        new JsonObject()
            .put("organisationId", facts.getLong("organisation"))
            .put("serials", serials);
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + hub.ports().http() + "/api/v1/activations"))
                  .header("Authorization", "Bearer " + facts.getString("apiKey"))
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", UUID.randomUUID().toString())
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
    if (!dispatches.add(dispatch.getId())) {
      duplicates.incrementAndGet();
    }
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
    installed.add(agent.serial());
  }

  @Override
  public void stored(LoadAgent agent, int reports) {
    if (installed.remove(agent.serial())) {
      synchronized (finishedCount) {
        finished[finishedCount.get()] = System.nanoTime();
        finishedCount.incrementAndGet();
      }
    }
  }

  @Override
  public void refused(LoadAgent agent, String why) {
    agent.again();
  }
}
