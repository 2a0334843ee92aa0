package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a {@link Backup} into an empty folder; the next start of a hub there replays its WAL. */
public final class Restore {
  private final Path data;

  public Restore(Path data) {
    this.data = data.toAbsolutePath().normalize();
  }

  /**
   * Unpacks the backup.
   *
   * @throws BackupException the folder is not empty, the passphrase is wrong, or the file is
   *     damaged; then the folder holds an unusable part
   */
  public void read(Path backup, String passphrase) {
    try {
      requireEmpty();
      SealedZip.read(
          backup,
          Sealed.Kind.BACKUP,
          passphrase,
          (entry, zip) -> HubFiles.unpack(entry.getName(), zip, data));
    } catch (IOException failure) {
      throw new UncheckedIOException("restore of " + backup, failure);
    }
  }

  private void requireEmpty() throws IOException {
    HubFiles.createFolders(data);
    try (var present = Files.list(data)) {
      if (present.findAny().isPresent()) {
        throw new BackupException(data + " is not empty");
      }
    }
  }
}
