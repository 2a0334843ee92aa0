package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/** Files of the hub's data folder, on their way into an archive and out of it. */
final class HubFiles {
  private HubFiles() {}

  /** Keys, certificates and whatever else lies beside the database. */
  static List<Path> beside(Path data, Path database) throws IOException {
    return tree(data).stream().filter(file -> !file.startsWith(database)).toList();
  }

  /** Everything below a folder that other processes may be changing. */
  static List<Path> tree(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).toList();
    } catch (UncheckedIOException changed) {
      if (changed.getCause() instanceof NoSuchFileException) {
        return tree(folder);
      }
      throw changed;
    }
  }

  /**
   * A copy inside the folder would hold itself.
   *
   * @throws BackupException the target lies in the data folder
   */
  static void requireOutside(Path data, Path target) {
    if (target.toAbsolutePath().normalize().startsWith(data)) {
      throw new BackupException(target + " lies in the hub's folder: write it to another one");
    }
  }

  /**
   * Writes one entry of an archive, durably and for the owner only.
   *
   * @param name of the entry; a folder's ends in a slash
   * @throws BackupException it leads out of the folder
   */
  static void unpack(String name, InputStream content, Path folder) throws IOException {
    var file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      throw new BackupException("an entry leads out of the folder: " + name);
    }
    if (name.endsWith("/")) {
      createFolders(file);
      return;
    }
    createFolders(Objects.requireNonNull(file.getParent()));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      content.transferTo(Channels.newOutputStream(channel));
      channel.force(true);
    }
  }

  static void createFolders(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
