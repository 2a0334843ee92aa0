package kassahub.hub.web;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import kassahub.hub.account.Caller;
import kassahub.hub.problem.Problem;

/**
 * Files made on demand: written whole to disk first, sent from there afterwards, so that a reader
 * who takes his time holds a file and nothing else: no connection to the database, no memory.
 *
 * <p>One account has {@value #OF_ACCOUNT} at once, made and not yet fetched included; the hub makes
 * {@value #MADE_AT_ONCE} and keeps {@value #KEPT}. Whoever comes too early is told to come again.
 */
final class Downloads {
  static final int OF_ACCOUNT = 2;
  private static final String PREFIX = "download";
  private static final String SUFFIX = ".part";
  private static final int MADE_AT_ONCE = 4;
  private static final int KEPT = 16;
  private static final long LARGEST = 512L << 20;

  private final Path folder;
  private final Semaphore making = new Semaphore(MADE_AT_ONCE);
  private final Semaphore kept = new Semaphore(KEPT);
  private final Map<OptionalLong, Integer> byAccount = new ConcurrentHashMap<>();

  Downloads(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder, for the owner only, and empties it of what a killed hub left. */
  void start() {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try (var left = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Makes the file; returns when it is whole.
   *
   * @throws Problem.Unavailable {@code TOO_MANY_DOWNLOADS}
   */
  Download make(Request request, Response.Maker maker) throws IOException {
    var account =
        request
            .knownCaller()
            .map(Caller::account)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    if (!take(account)) {
      throw tooMany();
    }
    boolean made = false;
    try {
      var download = new Download(write(maker), () -> giveBack(account));
      made = true;
      return download;
    } finally {
      if (!made) {
        giveBack(account);
      }
    }
  }

  private Path write(Response.Maker maker) throws IOException {
    if (!making.tryAcquire()) {
      throw tooMany();
    }
    Path file = Files.createTempFile(folder, PREFIX, SUFFIX);
    boolean whole = false;
    try {
      maker.make(() -> new Bounded(Files.newOutputStream(file)));
      whole = true;
      return file;
    } finally {
      making.release();
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
  }

  private boolean take(OptionalLong account) {
    if (!kept.tryAcquire()) {
      return false;
    }
    int now = byAccount.merge(account, 1, Integer::sum);
    if (now > OF_ACCOUNT) {
      giveBack(account);
      return false;
    }
    return true;
  }

  private void giveBack(OptionalLong account) {
    byAccount.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
    kept.release();
  }

  private static Problem tooMany() {
    return new Problem.Unavailable("TOO_MANY_DOWNLOADS", "other files are being made");
  }

  /** Refuses to fill the disk. */
  private static final class Bounded extends FilterOutputStream {
    private long left = LARGEST;

    Bounded(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      count(1);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      count(length);
      out.write(bytes, from, length);
    }

    private void count(int length) {
      left -= length;
      if (left < 0) {
        throw new Problem.Invalid("DOWNLOAD_TOO_LARGE", "more than " + LARGEST + " bytes");
      }
    }
  }
}
