package kassahub.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders of tests that last longer than a test class; whoever creates one deletes it. */
public final class TestFolders {
  private TestFolders() {}

  public static Path create(String name) {
    try {
      return Files.createTempDirectory(name);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** With all that is in it. */
  public static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
