package kassahub.deploy.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kassahub.agent.Agent;
import kassahub.agent.AgentConfig;
import kassahub.agent.ConfigException;
import kassahub.agent.Transport;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.register.RegisterConfig;
import kassahub.proto.EnrolmentString;

/** A real agent whose computer is switched off, loses its outbox, or is restored from a backup. */
final class LineAgent implements AutoCloseable {
  private static final RegisterConfig.Pace PACE =
      new RegisterConfig.Pace(Duration.ofMillis(500), Duration.ofSeconds(4));

  private final Path data;
  private final String id;
  private final AgentConfig config;
  private final Witness witness;
  private Agent running;

  /** Where the hub's two doors are. */
  record Doors(int mqtt, int grpc) {}

  /** Enrols straight at the hub, and starts through the doors. */
  LineAgent(Path data, EnrolmentString string, Transport way, Doors doors, List<LineRegister> till)
      throws IOException, InterruptedException, EnrolmentException, ConfigException {
    this.data = data;
    id = Agent.enrol(data, string, again -> {}).credentials().agent();
    witness = new Witness(id, data.resolveSibling(data.getFileName() + "-witness"));
    config = config(data, way, doors, till);
    running = new Agent(config);
    running.start();
  }

  private static AgentConfig config(
      Path data, Transport way, Doors doors, List<LineRegister> till) {
    var hub =
        new AgentConfig.HubConfig(
            way,
            Optional.of(new HubAddress("127.0.0.1", doors.mqtt())),
            Optional.of(new HubAddress("127.0.0.1", doors.grpc())));
    var config = AgentConfig.defaults(data).withHub(hub).withHealth(Duration.ofSeconds(30));
    for (LineRegister register : till) {
      var link = new LinkAddress.Tcp("127.0.0.1", register.port());
      config = config.withRegister(new RegisterConfig(link, ShtrihSettings.DEFAULT, PACE));
    }
    return config;
  }

  /** The certificate's CN. */
  String id() {
    return id;
  }

  /** What it has ever had in its outbox, as far as it was looked at. */
  Witness witness() {
    return witness;
  }

  /** Reports that the hub has not taken yet; agents that do not run hold none. */
  long unsent() {
    return running.status().map(status -> status.outbox().reports()).orElse(0L);
  }

  void restart() throws IOException, ConfigException {
    stop();
    start();
  }

  /** The outbox's directory is gone when it comes back. */
  void loseOutbox() throws IOException, ConfigException {
    stop();
    delete(outbox());
    start();
  }

  /** Comes back with its outbox as it was at the last backup; without a backup makes one. */
  void backUpOrRestore() throws IOException, ConfigException {
    stop();
    if (Files.exists(backup())) {
      delete(outbox());
      Files.move(backup(), outbox());
    } else {
      copy(outbox(), backup());
    }
    start();
  }

  /** Stops it and looks at what it had to say. */
  void stop() throws IOException {
    running.close();
    witness.look(outbox());
  }

  private void start() throws IOException, ConfigException {
    running = new Agent(config);
    running.start();
  }

  private Path outbox() {
    return data.resolve("outbox");
  }

  private Path backup() {
    return data.resolve("outbox-backup");
  }

  static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
