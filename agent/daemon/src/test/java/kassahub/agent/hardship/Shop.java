package kassahub.agent.hardship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import kassahub.agent.driver.shtrih.Issuer;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.enrol.TestIdentities;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.register.Till;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.uplink.HubScript;
import kassahub.agent.uplink.MqttHubDouble;
import kassahub.codec.licence.LicenceLine;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.InstallLicence;
import kassahub.proto.v1.Report;

/**
 * A register that sells and a hub that orders licences for it, around one agent; and the books of
 * what the agent owes the hub.
 */
final class Shop implements AutoCloseable {
  private static final String SERIAL = "0085430138900121";
  private static final LocalDate FIRST_QUARTER = LocalDate.of(2026, 12, 31);

  /** Whoever is killed after it wrote finds the licence there. */
  private static final Set<Outcome> INSTALLED = Set.of(Outcome.DONE, Outcome.ALREADY);

  private static final Duration BETWEEN_SALES = Duration.ofMillis(40);
  private static final Duration LIFE = Duration.ofDays(1);
  private static final Duration CALM = Duration.ofSeconds(40);

  /** Sales of half an hour: a register has no more unsent documents than documents. */
  private static final int MOST_UNSENT = 50_000;

  final Path data;
  final MqttHubDouble hub;
  final RegisterSimulator register;
  private final Issuer issuer = new Issuer();
  private final ScheduledExecutorService customers = Executors.newSingleThreadScheduledExecutor();
  private final List<ByteString> orders = new ArrayList<>();
  private final List<Report> owed = new ArrayList<>();
  private final AtomicInteger sales = new AtomicInteger();

  Shop(Path dir) throws IOException {
    data = Files.createDirectories(dir.resolve("data"));
    var authority = new TestAuthority();
    TestIdentities.enrol(data, authority.agent("till"));
    hub = new MqttHubDouble(authority, authority.server(), true);
    register =
        RegisterSimulator.start(
            SimulatorConfig.of(SERIAL)
                .withAddress("127.0.0.1", 0)
                .withLicenceLock(issuer.lock())
                .with("documents", Integer.toString(MOST_UNSENT))
                .withFault("slow", "5"));
    var unused =
        customers.scheduleWithFixedDelay(
            this::sell, 0, BETWEEN_SALES.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sell() {
    register.set("unsent", Integer.toString(Math.min(sales.incrementAndGet(), MOST_UNSENT)));
  }

  /** How often an agent has come. */
  int visits() {
    return hub.script().hellos().size();
  }

  void awaitVisit(int before) {
    await("the agent to come").atMost(CALM).until(() -> visits() > before);
  }

  /** Orders the licence for one more quarter, when the one before is reported as installed. */
  void order() {
    if (orders.isEmpty() || hasResult(orders.get(orders.size() - 1))) {
      LicenceLine line = issuer.line(SERIAL, FIRST_QUARTER.plusMonths(3L * orders.size()));
      byte[] id = new byte[16];
      id[14] = (byte) (orders.size() >> 8);
      id[15] = (byte) orders.size();
      id[0] = 1;
      orders.add(ByteString.copyFrom(id));
      hub.offer(
          Dispatch.newBuilder()
              .setId(ByteString.copyFrom(id))
              .setRegister(SERIAL)
              .setDeadlineMillis(hub.script().hubTime() + LIFE.toMillis())
              .setInstallLicence(
                  InstallLicence.newBuilder()
                      .setLicence(ByteString.copyFrom(line.mask().bytes()))
                      .setSignature(ByteString.copyFrom(line.signature().bytes())))
              .build());
    }
  }

  /** For a while the hub takes nothing, so that reports pile up on the disk. */
  void refuse(int batches) {
    for (int batch = 0; batch < batches; batch++) {
      hub.script().order(HubScript.Order.NOT_NOW);
    }
  }

  int orders() {
    return orders.size();
  }

  /** Whether the newest order was acknowledged and its result is not with the hub. */
  boolean isInstalling() {
    ByteString newest = orders.get(orders.size() - 1);
    return hub.script().taken().contains(newest) && !hasResult(newest);
  }

  private boolean hasResult(ByteString order) {
    return results().containsKey(order);
  }

  private Map<ByteString, List<DispatchResult>> results() {
    return hub.script().stored().stream()
        .filter(Report::hasResult)
        .map(Report::getResult)
        .collect(Collectors.groupingBy(DispatchResult::getDispatch));
  }

  /** What lies in the outbox of an agent that does not run. */
  void keepBooks() throws IOException {
    Path outbox = data.resolve("outbox");
    if (Files.isDirectory(outbox)) {
      try (var read = Outbox.open(outbox, Till.LIMITS)) {
        owed.addAll(read.peek(0, 10_000, 8 << 20));
      }
    }
  }

  int owed() {
    return owed.size();
  }

  /** Until everything that was ordered is reported, and sold no more. */
  void settle() throws InterruptedException {
    hub.script().forgetOrders();
    customers.shutdown();
    assertThat(customers.awaitTermination(CALM.toSeconds(), TimeUnit.SECONDS)).isTrue();
    int last = sales.get();
    assertThat(last).as("sales").isLessThanOrEqualTo(MOST_UNSENT);
    await("every order to be reported")
        .atMost(CALM)
        .until(() -> results().keySet().containsAll(orders));
    await("the last sale to be reported")
        .atMost(CALM)
        .until(
            () ->
                hub.script().stored().stream()
                    .anyMatch(r -> r.hasState() && r.getState().getOfd().getUnsent() == last));
  }

  void assertNothingLost() {
    List<Report> stored = hub.script().stored();
    Map<Long, Report> bySequence = new TreeMap<>();
    stored.forEach(report -> bySequence.put(report.getSequence(), report));
    assertThat(stored.stream().map(Report::getStream).distinct()).as("streams").hasSize(1);
    assertThat(stored.stream().map(Report::getSequence))
        .as("numbers without a hole")
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, stored.size()).boxed().collect(Collectors.toList()));
    assertThat(owed)
        .as("what lay on the disk when it was killed")
        .allMatch(report -> report.equals(bySequence.get(report.getSequence())));
  }

  void assertEachLicenceWrittenOnce() {
    results()
        .values()
        .forEach(told -> assertThat(told).allMatch(r -> INSTALLED.contains(r.getOutcome())));
    assertThat(hub.script().taken()).as("acknowledged").doesNotHaveDuplicates();
    assertThat(register.state().licenceWrites()).as("written").isEqualTo(orders.size());
  }

  @Override
  public void close() {
    customers.shutdownNow();
    hub.close();
    register.close();
  }
}
