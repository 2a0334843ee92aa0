package kassahub.hub.database.backup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** An archive in an encrypted file that only its owner can read. */
final class SealedZip {
  private SealedZip() {}

  /** Fills the archive. */
  interface Writing<E extends Exception> {
    void to(ZipOutputStream zip) throws IOException, E;
  }

  /** Takes one entry; what it leaves unread is skipped. */
  interface Reading<E extends Exception> {
    void of(ZipEntry entry, ZipInputStream zip) throws IOException, E;
  }

  /**
   * Writes the file, whole or not at all.
   *
   * @throws BackupException something has that name already
   */
  static <E extends Exception> void write(
      Path target, Sealed.Kind kind, String passphrase, int rounds, Writing<E> writing)
      throws IOException, E {
    if (Files.exists(target)) {
      throw new BackupException(target + " is there already");
    }
    var part = target.resolveSibling(target.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      var out = new BufferedOutputStream(Files.newOutputStream(part), Sealed.CHUNK);
      try (var zip = new ZipOutputStream(new SealedOutput(out, kind, passphrase, rounds))) {
        zip.setLevel(1);
        writing.to(zip);
      }
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Reads every entry, in the order they were written, to the file's end.
   *
   * @throws BackupException another kind of file, a wrong passphrase, or a damaged or cut-off file
   */
  static <E extends Exception> void read(
      Path file, Sealed.Kind kind, String passphrase, Reading<E> reading) throws IOException, E {
    try (var sealed =
            new SealedInput(new BufferedInputStream(Files.newInputStream(file)), kind, passphrase);
        var zip = new ZipInputStream(sealed)) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        reading.of(entry, zip);
      }
      // The archive ends before the file does: reading on proves that nothing was cut off.
      sealed.transferTo(OutputStream.nullOutputStream());
    }
  }
}
