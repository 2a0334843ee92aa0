package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kassahub.agent.Transport;
import kassahub.deploy.line.Child.Jvm;
import kassahub.deploy.line.ProcessInstaller.Seat;

/**
 * Classes of the image, loaded and linked beforehand (JEP 514): a hub answers after 4 seconds
 * instead of 6, and these tests start more than a hundred hubs and agents. Made once a build, by
 * the first who needs them: from a hub that starts and stops, and from an agent that enrols and
 * installs a licence. JDK 25 does not notice a changed jar, so the files have the jars' names,
 * sizes and times in their names.
 */
enum StartCache {
  HUB,
  AGENT;

  private static final Path TARGET = Path.of("target", "start");
  private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(2);
  private static final int TRAINED_MEGABYTES = 256;

  /** What a JVM is told to start from it. */
  List<String> flags() throws IOException {
    var file = file();
    return Files.exists(file) ? List.of("-XX:AOTCache=" + file) : List.of();
  }

  /**
   * Makes what is not there.
   *
   * @param folder for a hub and an agent that are not needed afterwards
   */
  static void prepare(Path folder) throws IOException {
    Files.createDirectories(TARGET);
    try (var lock =
            FileChannel.open(
                TARGET.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      for (var cache : values()) {
        cache.make(folder.resolve(cache.name()));
      }
    }
  }

  private void make(Path folder) throws IOException {
    var file = file();
    if (Files.exists(file)) {
      return;
    }
    var made = Files.createDirectories(folder).resolve("made.aot");
    var jvm = Jvm.of(TRAINED_MEGABYTES, List.of("-XX:AOTCacheOutput=" + made.toAbsolutePath()));
    switch (this) {
      case HUB -> recordHub(folder, jvm);
      case AGENT -> recordAgent(folder, jvm);
    }
    Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void recordHub(Path folder, Jvm jvm) throws IOException {
    var site = new LoneSite(folder.resolve("hub"));
    try (var hub = new HubChild(folder, site.firstConfig(), Site.api(site.web()), jvm)) {
      hub.awaitAnswer();
      hub.stop(WRITTEN_WITHIN);
    }
  }

  /** It enrols over gRPC and works over MQTT, so it has met both. */
  private static void recordAgent(Path folder, Jvm jvm) throws IOException {
    var serial = "9900000000000001";
    try (var hub = HubInside.start(folder.resolve("hub"));
        var register =
            new LineRegister(serial, folder.resolve("register"), hub.licenceKey(), /* seed= */ 1)) {
      register.line().calm();
      long organisation = hub.organisation(1, List.of(serial));
      var config =
          ProcessInstaller.config(
              folder.resolve("agent"), Transport.MQTT, Seat.at(hub.doors()), List.of(register));
      var agent =
          Child.start(
              jvm,
              folder.resolve("agent.log"),
              Map.of("KASSAHUB_ENROL", hub.enrolment(organisation).text()),
              "agent",
              "--config",
              Files.writeString(folder.resolve("agent.toml"), config).toString());
      hub.order(organisation, List.of(serial));
      await("a licence to be installed")
          .atMost(HubChild.START_LIMIT)
          .until(() -> hub.read(tx -> LineStore.undelivered(tx, organisation)).isEmpty());
      agent.stop(WRITTEN_WITHIN);
    }
  }

  private Path file() throws IOException {
    try (var jars = Files.list(Child.IMAGE)) {
      int jarsHash =
          jars.filter(jar -> jar.toString().endsWith(".jar"))
              .sorted()
              .map(StartCache::described)
              .toList()
              .hashCode();
      return TARGET.resolve("%s-%08x.aot".formatted(name(), jarsHash)).toAbsolutePath();
    }
  }

  private static String described(Path jar) {
    try {
      return jar.getFileName() + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
