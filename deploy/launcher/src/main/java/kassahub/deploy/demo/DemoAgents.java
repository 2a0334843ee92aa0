package kassahub.deploy.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.agent.Agent;
import kassahub.agent.AgentConfig;
import kassahub.agent.Transport;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.register.RegisterConfig;
import kassahub.proto.EnrolmentString;

/**
 * A real agent beside each simulated register: enrolled, with a data folder of its own, in this
 * JVM.
 */
final class DemoAgents implements AutoCloseable {
  private static final RegisterConfig.Pace PACE =
      new RegisterConfig.Pace(Duration.ofSeconds(2), Duration.ofMinutes(5));
  private static final Duration HEALTH = Duration.ofSeconds(60);

  /** Each waits for its certificate: more would only wait for a processor, until they give up. */
  private static final int STARTING_AT_ONCE = 16;

  private final DemoFiles files;
  private final DemoOptions options;
  private final Map<String, Agent> agents = new ConcurrentHashMap<>();

  DemoAgents(DemoFiles files, DemoOptions options) {
    this.files = files;
    this.options = options;
  }

  /**
   * Enrols those that are not, and starts all.
   *
   * @param strings the enrolment string for a register's owner, asked only for agents that have no
   *     identity
   */
  void start(
      List<DemoRegister> fleet,
      DemoSimulators simulators,
      Function<DemoRegister, EnrolmentString> strings)
      throws IOException, InterruptedException {
    var started = new LinkedHashMap<String, Future<?>>();
    try (var threads = Executors.newFixedThreadPool(STARTING_AT_ONCE)) {
      for (DemoRegister register : fleet) {
        started.put(
            register.serial(),
            threads.submit(
                () -> {
                  start(register, simulators.port(register), strings);
                  return null;
                }));
      }
    }
    for (var agent : started.entrySet()) {
      try {
        agent.getValue().get();
      } catch (ExecutionException failed) {
        throw new IOException(
            "the agent beside register %s did not start: %s"
                .formatted(agent.getKey(), failed.getCause()),
            failed);
      }
    }
  }

  /** Ids that the hub gave them, by the serials of the registers beside them. */
  Map<String, String> ids() {
    return agents.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, agent -> agent.getValue().status().orElseThrow().agent()));
  }

  private void start(
      DemoRegister register, int port, Function<DemoRegister, EnrolmentString> strings)
      throws Exception {
    var data = files.folder("agents").resolve(register.serial());
    if (!Agent.isEnrolled(data)) {
      Agent.enrol(data, strings.apply(register), again -> {});
    }
    var entry =
        RegisterConfig.of(new LinkAddress.Tcp("127.0.0.1", port), ShtrihSettings.DEFAULT, PACE);
    var agent =
        new Agent(
            AgentConfig.defaults(data)
                .withTransport(
                    options.transportOf(register).equals("grpc") ? Transport.GRPC : Transport.MQTT)
                .withHealth(HEALTH)
                .withRegister(entry));
    agents.put(register.serial(), agent);
    agent.start();
  }

  @Override
  public void close() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      agents.values().forEach(agent -> threads.submit(agent::close));
    }
  }
}
