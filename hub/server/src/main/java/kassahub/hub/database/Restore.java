package kassahub.hub.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

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
      try (var sealed =
              new SealedInput(new BufferedInputStream(Files.newInputStream(backup)), passphrase);
          var zip = new ZipInputStream(sealed)) {
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          unpack(zip, entry);
        }
        // The archive ends before the file does: reading on proves that nothing was cut off.
        sealed.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("restore of " + backup, failure);
    }
  }

  private void requireEmpty() throws IOException {
    createFolders(data);
    try (var present = Files.list(data)) {
      if (present.findAny().isPresent()) {
        throw new BackupException(data + " is not empty");
      }
    }
  }

  private void unpack(InputStream zip, ZipEntry entry) throws IOException {
    var file = data.resolve(entry.getName()).normalize();
    if (!file.startsWith(data)) {
      throw new BackupException("an entry leads out of the folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      createFolders(file);
      return;
    }
    createFolders(Objects.requireNonNull(file.getParent()));
    write(zip, file);
  }

  private static void write(InputStream from, Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      from.transferTo(Channels.newOutputStream(channel));
      channel.force(true);
    }
  }

  private static void createFolders(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
