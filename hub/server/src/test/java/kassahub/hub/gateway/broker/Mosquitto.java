package kassahub.hub.gateway.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import kassahub.hub.FixedPorts;
import kassahub.hub.TestFolders;
import kassahub.hub.agent.certificate.CertificateAuthority;
import org.awaitility.Awaitility;

/** The distribution's Mosquitto, configured by {@link BrokerFiles}, on ports of its own. */
final class Mosquitto implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/mosquitto"), Path.of("/usr/bin/mosquitto"));

  private final Path folder;
  private final int agents;
  private final int hubs;
  private Process process;

  Mosquitto(CertificateAuthority authority) throws IOException {
    folder = TestFolders.create("kassahub-mosquitto");
    var ports = FixedPorts.free(2);
    agents = ports.get(0);
    hubs = ports.get(1);
    new BrokerFiles(authority).write(folder, List.of("localhost", "127.0.0.1"), agents, hubs);
    if (System.getProperty("user.name").equals("root")) {
      Files.writeString(folder.resolve("mosquitto.conf"), "user root\n", StandardOpenOption.APPEND);
    }
    process = run();
  }

  /** Where agents connect. */
  int agents() {
    return agents;
  }

  /** Where hubs connect. */
  int hubs() {
    return hubs;
  }

  /** Gone without a word. */
  void kill() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  /** A hole in the rights of topics, from the next start on. */
  void allowTheHubEverything() throws IOException {
    Path rights = folder.resolve("acl");
    Files.writeString(rights, Files.readString(rights) + "topic write kassahub/v1/agents/+/up\n");
  }

  /** Of clients whose certificate it did not like, as its log tells. */
  List<String> refusals() throws IOException {
    try (Stream<String> log = Files.lines(folder.resolve("log"))) {
      return log.filter(line -> line.contains("OpenSSL Error")).toList();
    }
  }

  /** What it is to refuse, from its next start or {@link #reload} on. */
  void writeList(byte[] revoked) throws IOException {
    Path file = folder.resolve("revoked.pem");
    BrokerFiles.writeList(file, revoked);
    Path conf = folder.resolve("mosquitto.conf");
    String text = Files.readString(conf);
    if (!text.contains("crlfile")) {
      String with = "require_certificate true\ncrlfile " + file;
      Files.writeString(conf, text.replace("require_certificate true", with));
    }
  }

  /** Certificates and lists, while it goes on. */
  void reload() throws IOException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().onExit().join();
  }

  void startAgain() throws IOException {
    process = run();
  }

  private Process run() throws IOException {
    var started =
        new ProcessBuilder(
                PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow().toString(),
                "-v",
                "-c",
                folder.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    Awaitility.await().until(() -> listens(agents) && listens(hubs));
    return started;
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
    TestFolders.delete(folder);
  }
}
