package kassahub.hub.browser;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A vendor's issuer as a process of its own; what it granted outlives it on disk. */
final class VendorProcess {
  private static final Pattern ADDRESS = Pattern.compile("VENDOR (http://127\\.0\\.0\\.1:(\\d+))");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private String address = "";
  private String port = "0";
  private KassaHubProcess running;

  VendorProcess(Path folder, String... modes) throws IOException {
    this.folder = Files.createDirectories(folder);
    running = start(List.of(modes));
  }

  /** Where it answers, for good. */
  String address() {
    return address;
  }

  /** Kills it, and starts it again to behave like this. */
  void restart(String... modes) throws IOException, InterruptedException {
    running.kill();
    running = start(List.of(modes));
  }

  /** It was told to die. */
  void awaitDeath() {
    await("the vendor to die").atMost(PATIENCE).until(() -> !running.isAlive());
  }

  /** The serials that it granted under a request, in the order and as often as it did. */
  List<String> granted(long request) throws IOException {
    return book().stream()
        .map(line -> line.split("\t", -1))
        .filter(grant -> grant[0].equals(Long.toString(request)))
        .map(grant -> grant[2])
        .toList();
  }

  /** How often it has granted this serial, under whichever request. */
  long grants(String serial) throws IOException {
    return book().stream().filter(line -> line.contains("\t" + serial + "\t")).count();
  }

  /** Begins with the first grant. */
  private List<String> book() throws IOException {
    var book = folder.resolve("state/grants.tsv");
    return Files.exists(book) ? Files.readAllLines(book) : List.of();
  }

  void stop() throws InterruptedException {
    running.kill();
  }

  private KassaHubProcess start(List<String> modes) throws IOException {
    var log = folder.resolve("log");
    Files.deleteIfExists(log);
    var command = new ArrayList<>(List.of("vendor", "--port", port));
    command.addAll(List.of("--key", folder.resolve("key.pem").toString()));
    command.addAll(List.of("--state", folder.resolve("state").toString()));
    modes.forEach(mode -> command.addAll(List.of("--mode", mode)));
    var started = KassaHubProcess.start(log, command);
    await("the vendor to answer")
        .atMost(PATIENCE)
        .until(() -> ADDRESS.matcher(Files.readString(log)).find());
    var said = ADDRESS.matcher(Files.readString(log));
    if (said.find()) {
      address = said.group(1);
      port = said.group(2);
    }
    return started;
  }
}
