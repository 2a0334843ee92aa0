package kassahub.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Marks a data folder that has ever held invented people with known passwords, so that it never
 * serves others than this machine, whatever a later configuration says.
 */
final class DemoData {
  private static final String MARK = "demo-data";

  private DemoData() {}

  /**
   * Sets the mark or obeys it; before anything is opened.
   *
   * @throws ConfigException when the folder holds demo data and a port would be public
   */
  static void check(HubConfig config) {
    Path mark = config.data().resolve(MARK);
    if (config.demo()) {
      set(mark);
    } else if (Files.exists(mark) && !config.local()) {
      throw new ConfigException(
          List.of(
              "data: %s holds demo data, whose passwords are known; take another folder"
                  .formatted(config.data())));
    }
  }

  private static void set(Path mark) {
    try {
      Files.createDirectories(mark.getParent());
      if (!Files.exists(mark)) {
        Files.createFile(mark);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
