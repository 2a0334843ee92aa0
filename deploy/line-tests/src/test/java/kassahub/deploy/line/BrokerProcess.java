package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.gateway.broker.BrokerFiles;

/**
 * Mosquitto, with TLS and the rights that {@code kassahub admin broker-files} writes; {@code
 * deploy/kassahub test} installs it.
 */
final class BrokerProcess implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/mosquitto"), Path.of("/usr/bin/mosquitto"));

  private final Process process;

  /** Where agents connect, and where hubs do. */
  record Ports(int agents, int hubs) {}

  /**
   * @param authority of the hubs, whose certificates it lets in
   */
  BrokerProcess(Path folder, Path authority, Ports ports) throws IOException {
    new BrokerFiles(CertificateAuthority.open(authority, InstantSource.system()))
        .write(folder, List.of("localhost", "127.0.0.1"), ports.agents(), ports.hubs());
    var configuration = folder.resolve("mosquitto.conf");
    if (System.getProperty("user.name").equals("root")) {
      Files.writeString(configuration, "user root\n", StandardOpenOption.APPEND);
    }
    process =
        new ProcessBuilder(program().toString(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    Child.adopt(process.toHandle());
    await("Mosquitto").until(() -> listens(ports.agents()) && listens(ports.hubs()));
  }

  private static Path program() {
    return PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
