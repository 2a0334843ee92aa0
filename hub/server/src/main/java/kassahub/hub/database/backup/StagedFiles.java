package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Files that wait beside their places until everything else has arrived. */
final class StagedFiles implements AutoCloseable {
  private final Path data;
  private final Path waiting;
  private final Map<Path, Path> placeOf = new LinkedHashMap<>();
  private final List<Path> placed = new ArrayList<>();

  StagedFiles(Path data) throws IOException {
    this.data = data;
    HubFiles.createFolders(data);
    waiting = Files.createTempDirectory(data, ".import-");
  }

  /**
   * Takes a file in.
   *
   * @param name its path in the data folder
   * @throws BackupException another file has its place
   */
  void add(String name, InputStream content) throws IOException {
    HubFiles.unpack(name, content, waiting);
    var file = waiting.resolve(name).normalize();
    var place = data.resolve(waiting.relativize(file));
    if (!Files.exists(place)) {
      placeOf.put(file, place);
    } else if (Files.mismatch(file, place) != -1) {
      throw new BackupException(
          ("%s is there with other content: the data folder must be new, or the one of the hub that"
                  + " was exported")
              .formatted(place));
    }
  }

  /** Moves all to their places. */
  void place() throws IOException {
    try {
      for (var file : placeOf.entrySet()) {
        HubFiles.createFolders(Objects.requireNonNull(file.getValue().getParent()));
        Files.move(file.getKey(), file.getValue());
        placed.add(file.getValue());
      }
    } catch (IOException failure) {
      takeBack();
      throw failure;
    }
  }

  /** Removes what was placed. */
  void takeBack() throws IOException {
    for (var file : placed) {
      Files.deleteIfExists(file);
    }
    placed.clear();
  }

  @Override
  public void close() throws IOException {
    var rest = new ArrayList<>(HubFiles.tree(waiting));
    rest.sort(Comparator.reverseOrder());
    for (var file : rest) {
      Files.delete(file);
    }
    Files.delete(waiting);
  }
}
