package kassahub.agent.hardship;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import kassahub.agent.Agent;
import kassahub.agent.AgentConfig;
import kassahub.agent.AgentConfig.HubConfig;
import kassahub.agent.AgentParts;
import kassahub.agent.Transport;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.outbox.FullDisk;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.register.RegisterConfig.Pace;

/** An agent as a process of its own; it ends with the test that started it. */
public final class ChildAgent {
  private static final Duration HEARTBEAT = Duration.ofMinutes(10);

  private ChildAgent() {}

  /**
   * Runs until its standard input ends.
   *
   * @param arguments data directory, the hub's port, the register's port, milliseconds between
   *     polls, how many times faster its clock runs
   */
  public static void main(String[] arguments) throws Exception {
    var hub = Optional.of(new HubAddress("localhost", Integer.parseInt(arguments[1])));
    var link = new LinkAddress.Tcp("127.0.0.1", Integer.parseInt(arguments[2]));
    var pace = new Pace(Duration.ofMillis(Long.parseLong(arguments[3])), HEARTBEAT);
    var config =
        AgentConfig.defaults(Path.of(arguments[0]))
            .withHub(new HubConfig(Transport.MQTT, hub, hub))
            .withRegister(RegisterConfig.of(link, ShtrihSettings.DEFAULT, pace));
    var disk = new FullDisk();
    long faster = Long.parseLong(arguments[4]);
    AgentParts parts =
        AgentParts.real()
            .withClock(clock(faster))
            .withPauses(pause -> pause.dividedBy(faster))
            .withDisk(disk);
    try (var agent = new Agent(config, parts)) {
      agent.start();
      obey(disk);
    }
  }

  private static InstantSource clock(long faster) {
    Instant begin = InstantSource.system().instant();
    long began = System.nanoTime();
    return () -> begin.plusNanos((System.nanoTime() - began) * faster);
  }

  private static void obey(FullDisk disk) throws IOException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      disk.full(order.equals("full"));
    }
  }
}
