package kassahub.deploy.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kassahub.hub.database.EmbeddedPostgres;

/**
 * A hub in a process of its own, with an embedded PostgreSQL and a folder that goes with it, also
 * when the bench is interrupted.
 */
@SuppressWarnings("NullAway.Init") // open() fills the fields
final class HubProcess implements AutoCloseable {
  static final String PLANS = "plans.log";
  private static final Duration STOP = Duration.ofSeconds(30);

  /** A million registers are entered in less. */
  private static final Duration ANSWER = Duration.ofHours(2);

  private final Path folder;
  private final Path data;
  private final Ports ports;
  private boolean ended;
  private Process process;
  private BlockingQueue<Optional<JsonObject>> answers;
  private Writer questions;
  private long database;

  /** Where it listens, also after a restart. */
  record Ports(int http, int mqtt, int grpc) {}

  /** CPU time of hub and PostgreSQL since they started. */
  record Cpu(Duration hub, Duration database) {
    Cpu since(Cpu before) {
      return new Cpu(hub.minus(before.hub), database.minus(before.database));
    }

    double hubMicrosPer(long units) {
      return micros(hub) / units;
    }

    double databaseMicrosPer(long units) {
      return micros(database) / units;
    }

    private static double micros(Duration time) {
      return time.toNanos() / 1e3;
    }
  }

  private HubProcess() throws IOException {
    folder = Files.createTempDirectory("kassahub-bench");
    data = folder.resolve("hub");
    ports = new Ports(freePort(), freePort(), freePort());
  }

  /** Starts a hub in a new folder and returns when it serves. */
  static HubProcess start() {
    try {
      var hub = new HubProcess();
      Runtime.getRuntime().addShutdownHook(new Thread(hub::discard, "bench-discard"));
      hub.open();
      return hub;
    } catch (IOException failed) {
      throw new UncheckedIOException("the hub of the bench did not start", failed);
    }
  }

  private void open() throws IOException {
    launch();
    database = serve();
  }

  /** Stops the hub and its database and starts them again on the same data and ports. */
  void restart() {
    try {
      stop();
      open();
    } catch (IOException failed) {
      throw new UncheckedIOException("the hub of the bench did not start again", failed);
    }
  }

  private synchronized void launch() throws IOException {
    if (ended) {
      throw new IOException("the bench was interrupted");
    }
    process = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = listen(process);
    questions = process.outputWriter();
  }

  /** Waits until it serves; the process id of its database. */
  private long serve() throws IOException {
    answer();
    var lines = Files.readAllLines(data.resolve("database/data/postmaster.pid"));
    return Long.parseLong(lines.getFirst().strip());
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private List<String> command() {
    var config =
        """
        data = "%s"
        [http]
        port = %d
        [agents]
        mqtt-port = %d
        grpc-port = %d
        public-host = "127.0.0.1"
        names = ["localhost"]
        [database]
        shared-buffers = "256MB"
        """
            .formatted(data, ports.http, ports.mqtt, ports.grpc);
    return java(HubUnderTest.class, config);
  }

  /** A process with the memory of a hub. */
  private static List<String> java(Class<?> main, String... arguments) {
    return Stream.concat(
            Stream.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx400m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()),
            Stream.of(arguments))
        .toList();
  }

  /**
   * What its database takes from a process beside it; agents should say nothing meanwhile.
   *
   * @param warmUp seconds before anything counts
   */
  JsonObject alone(int batch, int warmUp, int seconds) {
    var command =
        java(
            DatabaseAlone.class,
            data.resolve("database").toString(),
            Integer.toString(batch),
            Integer.toString(warmUp),
            Integer.toString(seconds));
    try {
      var beside = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      return answer(listen(beside.start()));
    } catch (IOException failed) {
      throw new UncheckedIOException("the database alone", failed);
    }
  }

  /** One question to {@link HubUnderTest}. */
  JsonObject ask(String question) {
    try {
      questions.write(question + "\n");
      questions.flush();
      return answer();
    } catch (IOException gone) {
      throw new UncheckedIOException("the hub of the bench is gone", gone);
    }
  }

  private JsonObject answer() throws IOException {
    return answer(answers);
  }

  private static JsonObject answer(BlockingQueue<Optional<JsonObject>> answers) throws IOException {
    try {
      var answer = answers.poll(ANSWER.toSeconds(), TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException("no answer after " + ANSWER.toHours() + " hours");
      }
      return answer.orElseThrow(() -> new IOException("a process of the bench stopped"));
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
      throw new IOException(impatient);
    }
  }

  /** Reads all that the hub says, always: a full pipe would stop it. Warnings are passed on. */
  private static BlockingQueue<Optional<JsonObject>> listen(Process process) {
    var answers = new LinkedBlockingQueue<Optional<JsonObject>>();
    Thread.ofVirtual()
        .start(
            () -> {
              process.inputReader().lines().forEach(line -> heard(line, answers));
              answers.add(Optional.empty());
            });
    return answers;
  }

  private static void heard(String line, Queue<Optional<JsonObject>> answers) {
    if (line.startsWith(HubUnderTest.ANSWER)) {
      answers.add(Optional.of(new JsonObject(line.substring(HubUnderTest.ANSWER.length()))));
    } else if (!line.contains(" INFO ")) {
      System.err.println(line);
    }
  }

  Ports ports() {
    return ports;
  }

  /** A file of the bench's own, gone with the hub. */
  Path scratch(String name) {
    return folder.resolve(name);
  }

  /** How its PostgreSQL is reached by its superuser. */
  record Server(int port, String password) {}

  Server server() throws IOException {
    var home = data.resolve("database");
    return new Server(
        Integer.parseInt(Files.readAllLines(home.resolve("data/postmaster.pid")).get(3).strip()),
        Files.readString(home.resolve("secrets/postgres")).strip());
  }

  /** What its PostgreSQL writes where it collects its log; another user may not write elsewhere. */
  Path plans() {
    return data.resolve("database/data/log").resolve(PLANS);
  }

  Cpu cpu() {
    return new Cpu(ProcessCpu.of(process.pid()), ProcessCpu.ofFamily(database));
  }

  /** Resident memory of the hub in MiB, without PostgreSQL. */
  long residentMegabytes() {
    return ProcessCpu.resident(process.pid()) >> 20;
  }

  /** The highest resident memory in MiB since it was last forgotten. */
  long peakMegabytes() {
    return ProcessCpu.peak(process.pid()) >> 20;
  }

  void forgetPeak() throws IOException {
    Files.writeString(Path.of("/proc/" + process.pid() + "/clear_refs"), "5");
  }

  @Override
  public synchronized void close() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      stop();
      delete();
    } catch (IOException failed) {
      throw new UncheckedIOException("the hub of the bench was not cleaned up: " + folder, failed);
    }
  }

  /** When the bench is interrupted: nobody needs what is being done any more. */
  private synchronized void discard() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      var started = ProcessHandle.current().descendants().toList();
      started.forEach(ProcessHandle::destroyForcibly);
      started.forEach(one -> one.onExit().join());
      delete();
    } catch (IOException failed) {
      System.err.println("kassahub: the bench was not cleaned up: " + failed);
    }
  }

  /** PostgreSQL outlives a hub that was killed. */
  private void delete() throws IOException {
    EmbeddedPostgres.stopLeftBehind(data.resolve("database"));
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void stop() throws IOException {
    questions.close();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException impatient) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
