package kassahub.deploy.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * Classes of the image, loaded and linked beforehand (JEP 514): a hub answers after 4 seconds
 * instead of 6, and these tests start dozens. Made once a build, by the first who needs it, from a
 * hub that starts and stops. JDK 25 does not notice a changed jar, so the file has its jars' names,
 * sizes and times in its name.
 */
final class StartCache {
  private static final Path TARGET = Path.of("target", "start");
  private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(2);

  private StartCache() {}

  /** What a JVM is told to start from it. */
  static List<String> flags() throws IOException {
    var file = file();
    return Files.exists(file) ? List.of("-XX:AOTCache=" + file) : List.of();
  }

  /**
   * Makes it if it is not there.
   *
   * @param folder for a hub that is not needed afterwards
   */
  static void prepare(Path folder) throws IOException {
    var file = file();
    Files.createDirectories(TARGET);
    try (var lock =
            FileChannel.open(
                TARGET.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      if (!Files.exists(file)) {
        var made = Files.createDirectories(folder).resolve("made.aot");
        record(folder, made);
        Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void record(Path folder, Path made) throws IOException {
    var site = new LoneSite(folder.resolve("hub"));
    var flags = List.of("-XX:AOTCacheOutput=" + made.toAbsolutePath());
    try (var hub = new HubChild(folder, site.firstConfig(), Site.api(site.web()), flags)) {
      hub.awaitAnswer();
      hub.stop(WRITTEN_WITHIN);
    }
  }

  private static Path file() throws IOException {
    try (var jars = Files.list(Child.IMAGE)) {
      int jarsHash =
          jars.filter(jar -> jar.toString().endsWith(".jar"))
              .sorted()
              .map(StartCache::described)
              .toList()
              .hashCode();
      return TARGET.resolve("%08x.aot".formatted(jarsHash)).toAbsolutePath();
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
