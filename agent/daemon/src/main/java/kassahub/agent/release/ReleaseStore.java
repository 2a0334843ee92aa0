package kassahub.agent.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.agent.state.StateFiles;
import kassahub.proto.ReleaseVersion;

/**
 * Releases beside the one that was installed, each in a folder of its name. What {@code launch}
 * goes by are small files: {@code current} names the release that has proven itself, {@code trial}
 * one that has not yet, {@code starts} has a line for each of its starts, {@code failed} names one
 * that was taken back, and why.
 */
final class ReleaseStore {
  private static final String CURRENT = "current";
  private static final String TRIAL = "trial";
  private static final String STARTS = "starts";
  private static final String FAILED = "failed";

  private final Path folder;
  private final StateFiles files;

  private ReleaseStore(Path folder, StateFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /** A release that was taken back. */
  record Failure(String version, String reason) {}

  /** For the one agent that runs of this folder. */
  static ReleaseStore open(Path folder) throws IOException {
    StateFiles files = StateFiles.open(folder);
    files.sweep();
    return new ReleaseStore(folder, files);
  }

  Path folder() {
    return folder;
  }

  Path folder(String version) {
    return folder.resolve(version);
  }

  /** Where one is put together. */
  Path part(String version) {
    return folder.resolve(version + ".part");
  }

  /** Where pieces of one come in. */
  Path download() {
    return folder.resolve("download");
  }

  Optional<String> trial() throws IOException {
    return line(TRIAL);
  }

  Optional<Failure> failure() throws IOException {
    return line(FAILED)
        .map(
            text -> {
              String[] words = text.split(" ", 2);
              return new Failure(words[0], words.length > 1 ? words[1] : "");
            });
  }

  /** The next start is a trial of this release. The last of these steps is the one that counts. */
  void tryNext(String version) throws IOException {
    files.delete(FAILED);
    files.delete(STARTS);
    files.write(TRIAL, (version + "\n").getBytes(UTF_8));
  }

  /** It has proven itself. */
  void promote(String version) throws IOException {
    files.write(CURRENT, (version + "\n").getBytes(UTF_8));
    files.delete(TRIAL);
    files.delete(STARTS);
    files.delete(FAILED);
  }

  /** Nobody started it. */
  void abandon(String version) throws IOException {
    files.write(FAILED, (version + " not-started\n").getBytes(UTF_8));
    files.delete(TRIAL);
    files.delete(STARTS);
  }

  void forgetFailure() throws IOException {
    files.delete(FAILED);
  }

  /** Removes releases that are neither in use nor on trial. */
  void clean(Optional<Path> home) throws IOException {
    Optional<String> current = line(CURRENT);
    Optional<String> trial = trial();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path one : all.filter(Files::isDirectory).toList()) {
        String name = one.getFileName().toString();
        boolean kept =
            current.equals(Optional.of(name))
                || trial.equals(Optional.of(name))
                || home.equals(Optional.of(one));
        if (ReleaseVersion.parse(name).isPresent() && !kept) {
          delete(one);
        }
      }
    }
  }

  /** A folder and all in it; missing is fine. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(path)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException broken) {
      throw new IOException(broken);
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }

  private Optional<String> line(String name) throws IOException {
    return files
        .read(name)
        .map(bytes -> new String(bytes, UTF_8).strip())
        .filter(s -> !s.isEmpty());
  }
}
