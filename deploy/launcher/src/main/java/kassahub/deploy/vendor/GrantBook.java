package kassahub.deploy.vendor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;

/** What the stand-in has granted, on disk before anybody is told: one line a grant. */
final class GrantBook implements AutoCloseable {
  /** A licence for a serial under a request. */
  record Entry(String requestId, LocalDate until, LicenceLine licence) {
    String text() {
      return String.join(
              "\t",
              requestId,
              until.toString(),
              licence.serial(),
              licence.mask().hex(),
              licence.signature().hex())
          + "\n";
    }

    static Entry of(String line) {
      var parts = line.split("\t", -1);
      return new Entry(
          parts[0],
          LocalDate.parse(parts[1]),
          new LicenceLine(
              parts[2], LicenceMask.fromHex(parts[3]), LicenceSignature.fromHex(parts[4])));
    }
  }

  private final Map<String, Entry> entries = new HashMap<>();
  private final FileChannel file;

  private GrantBook(FileChannel file) {
    this.file = file;
  }

  /** Opens the book in a directory; a line cut short by a crash was never told and is dropped. */
  static GrantBook open(Path directory) throws IOException {
    Files.createDirectories(directory);
    var path = directory.resolve("grants.tsv");
    var kept = new StringBuilder();
    if (Files.exists(path)) {
      var text = Files.readString(path, StandardCharsets.US_ASCII);
      kept.append(text, 0, text.lastIndexOf('\n') + 1);
    }
    Files.writeString(path, kept, StandardCharsets.US_ASCII);
    var book = new GrantBook(FileChannel.open(path, StandardOpenOption.APPEND));
    kept.toString().lines().map(Entry::of).forEach(book::remember);
    return book;
  }

  synchronized Optional<Entry> find(String requestId, String serial) {
    return Optional.ofNullable(entries.get(key(requestId, serial)));
  }

  /** Keeps new grants: they are on disk when this returns. */
  synchronized void add(List<Entry> granted) {
    var text = new StringBuilder();
    granted.forEach(entry -> text.append(entry.text()));
    try {
      var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(false);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    granted.forEach(this::remember);
  }

  synchronized int size() {
    return entries.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void remember(Entry entry) {
    entries.put(key(entry.requestId(), entry.licence().serial()), entry);
  }

  private static String key(String requestId, String serial) {
    return requestId + "/" + serial;
  }
}
