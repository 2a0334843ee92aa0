package kassahub.deploy.line;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The release before this one, built from the history of this repository; kept for the next check
 * on this machine.
 */
final class PreviousRelease {
  /** With V040 as its newest migration. A release moves it to the one before itself. */
  private static final String COMMIT = "9090d22b97fb1d4898d386a60a3042cda567154a";

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path HOME =
      Path.of(System.getProperty("java.io.tmpdir"), "kassahub-test-release-" + COMMIT);
  private static final Path IMAGE = Path.of("deploy/launcher/target/image");

  private PreviousRelease() {}

  /** Why it cannot be had here. */
  static Optional<String> missing() {
    try {
      Command.run(ROOT, List.of("git", "cat-file", "-e", COMMIT + "^{commit}"));
      return Optional.empty();
    } catch (IOException absent) {
      return Optional.of("no commit %s in this clone: %s".formatted(COMMIT, absent.getMessage()));
    }
  }

  /** The jars of the launcher. */
  static Path image() throws IOException {
    Files.createDirectories(HOME);
    try (var lock =
            FileChannel.open(
                HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      var kept = HOME.resolve("image");
      if (!Files.exists(kept)) {
        var sources = HOME.resolve("sources");
        build(sources);
        Files.move(sources.resolve(IMAGE), kept);
        Folders.delete(sources);
      }
      return kept;
    }
  }

  private static void build(Path sources) throws IOException {
    Folders.delete(sources);
    Files.createDirectories(sources);
    var archive = HOME.resolve("sources.tar");
    Command.run(ROOT, List.of("git", "archive", "--output=" + archive, COMMIT));
    Command.run(sources, List.of("tar", "-xf", archive.toString()));
    Files.delete(archive);
    Command.run(
        sources,
        List.of(
            "mvn",
            "-B",
            "-q",
            "-pl",
            "deploy/launcher",
            "-am",
            "-Dfast=true",
            "-Dmaven.test.skip=true",
            "-Dskip17=true",
            "package"));
  }
}
