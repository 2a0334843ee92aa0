package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What systemd does with an installed unit, as far as the agent sees it: its conditions, user,
 * groups and rights, its notices, and a start after every end. systemd itself does not run in a
 * folder.
 */
final class InstalledService implements AutoCloseable {
  private static final String UNIT = "/lib/systemd/system/kassahub-agent.service";
  private static final String SOCKET = "/run/notify";

  /** socat would keep the file that systemd-notify waits for the end of. */
  private static final Path EAR = Path.of("src/test/sh/notices.pl");

  private final FreshRoot root;
  private final Map<String, List<String>> unit;
  private final Path log;
  private final Path notices;
  private final Process ear;
  private Optional<Process> running = Optional.empty();
  private boolean wanted;

  /**
   * @param folder for what it says
   */
  InstalledService(FreshRoot root, Path folder) throws IOException {
    this.root = root;
    unit =
        Files.readAllLines(root.at(UNIT)).stream()
            .filter(line -> line.matches("[A-Za-z]+=.*"))
            .map(line -> line.split("=", 2))
            .collect(
                Collectors.groupingBy(
                    pair -> pair[0], Collectors.mapping(pair -> pair[1], Collectors.toList())));
    log = Files.createFile(folder.resolve("service.log"));
    notices = Files.createFile(folder.resolve("notices"));
    ear =
        new ProcessBuilder("perl", EAR.toString(), root.at(SOCKET).toString())
            .redirectOutput(notices.toFile())
            .start();
    Child.adopt(ear.toHandle());
    await("the notice socket").until(() -> Files.exists(root.at(SOCKET)));
  }

  /** What systemd says of conditions: one of those with a bar is enough. */
  boolean mayStart() {
    return all("ConditionPathExists").stream()
        .anyMatch(path -> Files.exists(root.at(path.substring(1))));
  }

  /** Starts it, and again whenever it ends, until it is stopped. */
  synchronized void start() throws IOException {
    wanted = true;
    var line =
        new ArrayList<>(
            root.inside(
                "NOTIFY_SOCKET=" + SOCKET,
                "WATCHDOG_USEC=3000000",
                "setpriv",
                "--reuid=" + one("User"),
                "--regid=" + one("User"),
                "--init-groups",
                "--no-new-privs",
                "--bounding-set=-all"));
    line.addAll(List.of(one("ExecStart").split(" ")));
    var process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Child.adopt(process.toHandle());
    running = Optional.of(process);
    process.onExit().thenAccept(this::again);
  }

  /** One whose end is heard of late may have been started again meanwhile. */
  private synchronized void again(Process ended) {
    boolean last = running.filter(ended::equals).isPresent();
    if (wanted && last && one("Restart").equals("always")) {
      try {
        start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  long pid() {
    return running.orElseThrow().pid();
  }

  /** As {@code proc(5)} tells it of the running agent. */
  String of(String file) throws IOException {
    return Files.readString(Path.of("/proc/" + pid() + "/" + file));
  }

  List<String> notices() throws IOException {
    return Files.readAllLines(notices);
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  void kill() {
    running.orElseThrow().destroyForcibly();
  }

  /** SIGTERM; gives how long it took. */
  Duration stop() throws InterruptedException {
    synchronized (this) {
      wanted = false;
    }
    long begun = System.nanoTime();
    Process process = running.orElseThrow();
    process.destroy();
    if (!process.waitFor(Long.parseLong(one("TimeoutStopSec")), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      wanted = false;
    }
    running.ifPresent(Process::destroyForcibly);
    ear.destroy();
  }

  private String one(String key) {
    return all(key).getFirst();
  }

  private List<String> all(String key) {
    return unit.getOrDefault(key, List.of());
  }
}
