package kassahub.agent.release;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import kassahub.proto.ReleaseSignature;
import kassahub.proto.v1.ReleaseFile;
import kassahub.proto.v1.ReleaseManifest;
import kassahub.proto.v1.UpdateAgent;

/**
 * Brings a release into a folder of its own. Files that the running release has are taken from
 * there. Whatever ends it, the next try goes on where this one was: a file counts only when its
 * hash is the one that was signed.
 */
final class ReleaseDownload {
  static final int PIECE = 48 << 10;
  private static final int MOST_HEAD_BYTES = 256 << 10;

  /** Left free beside the release: the outbox goes first. */
  private static final long ROOM_LEFT = 96L << 20;

  private final InstalledRelease here;
  private final ReleaseCheck check;
  private final ReleaseStore store;
  private final Ground ground;

  /** What it stands on. */
  record Ground(ReleaseSource source, Supplier<Instant> now, LongSupplier freeBytes) {}

  ReleaseDownload(InstalledRelease here, ReleaseCheck check, ReleaseStore store, Ground ground) {
    this.here = here;
    this.check = check;
    this.store = store;
    this.ground = ground;
  }

  /**
   * On return it is whole and on disk.
   *
   * @throws IOException when it can go on later
   * @throws ReleaseException when it never will
   */
  void fetch(UpdateAgent order) throws IOException, ReleaseException, InterruptedException {
    byte[] head = head(order);
    ReleaseManifest manifest = check.check(order, head, ground.now().get());
    Path whole = store.folder(manifest.getVersion());
    Path part = store.part(manifest.getVersion());
    if (Files.isDirectory(whole)) { // never trusted as it is
      ReleaseStore.delete(part);
      Files.move(whole, part, ATOMIC_MOVE);
    }
    checkRoom(manifest, part);
    Files.createDirectories(part);
    long offset = (long) Integer.BYTES + head.length;
    for (ReleaseFile file : manifest.getFilesList()) {
      bring(order, file, new Places(part, offset), manifest.getFileTimeSeconds());
      offset += file.getPackedBytes();
    }
    removeOthers(manifest, part);
    Files.move(part, whole, ATOMIC_MOVE);
    force(store.folder());
    ReleaseStore.delete(store.download());
  }

  /** Where a file goes, and where it begins in the release. */
  private record Places(Path part, long offset) {}

  private byte[] head(UpdateAgent order)
      throws IOException, ReleaseException, InterruptedException {
    Path file = store.download().resolve("head");
    if (Files.exists(file)) {
      byte[] known = Files.readAllBytes(file);
      if (ReleaseSignature.name(known).equals(order.getRelease())) {
        return known;
      }
    }
    ReleaseStore.delete(store.download());
    ByteString length = ground.source().read(order.getRelease(), 0, Integer.BYTES);
    int bytes = length.size() < Integer.BYTES ? 0 : length.asReadOnlyByteBuffer().getInt();
    if (bytes <= 0 || bytes > MOST_HEAD_BYTES) {
      throw new ReleaseException("release-damaged", "its head has no length");
    }
    ByteString head = ByteString.EMPTY;
    while (head.size() < bytes) {
      head =
          head.concat(
              piece(order.getRelease(), (long) Integer.BYTES + head.size(), bytes - head.size()));
    }
    Files.createDirectories(store.download());
    Files.write(file, head.toByteArray());
    return head.toByteArray();
  }

  private ByteString piece(ByteString release, long offset, long left)
      throws IOException, ReleaseException, InterruptedException {
    int length = (int) Math.min(PIECE, left);
    ByteString piece = ground.source().read(release, offset, length);
    if (piece.size() != length) {
      throw new ReleaseException("release-damaged", "it ends at byte " + (offset + piece.size()));
    }
    return piece;
  }

  /** What is there already counts. */
  private void checkRoom(ReleaseManifest manifest, Path part) throws IOException, ReleaseException {
    long needed = ROOM_LEFT;
    for (ReleaseFile file : manifest.getFilesList()) {
      Path target = part.resolve(file.getPath());
      needed += Files.exists(target) ? 0 : file.getBytes() + file.getPackedBytes() / 4;
    }
    long free = ground.freeBytes().getAsLong();
    if (free < needed) {
      throw new ReleaseException(
          "disk-full", (needed >> 20) + " MiB are needed, " + (free >> 20) + " MiB are free");
    }
  }

  private void bring(UpdateAgent order, ReleaseFile file, Places places, long seconds)
      throws IOException, ReleaseException, InterruptedException {
    Path target = places.part().resolve(file.getPath());
    Files.createDirectories(target.getParent());
    if (!isWhole(target, file)) {
      Optional<Path> own =
          here.home().map(home -> home.resolve(file.getPath())).filter(one -> isWhole(one, file));
      if (own.isPresent()) {
        try (InputStream in = Files.newInputStream(own.get())) {
          write(in, target, file);
        }
      } else {
        download(order, file, places, target);
      }
    }
    settle(target, file, seconds);
  }

  private void download(UpdateAgent order, ReleaseFile file, Places places, Path target)
      throws IOException, ReleaseException, InterruptedException {
    Path packed = store.download().resolve(ReleaseSignature.hex(file.getSha256()));
    long have = Files.exists(packed) ? Files.size(packed) : 0;
    boolean left = have > 0;
    try (OutputStream out = Files.newOutputStream(packed, CREATE, APPEND)) {
      while (have < file.getPackedBytes()) {
        ByteString piece =
            piece(order.getRelease(), places.offset() + have, file.getPackedBytes() - have);
        piece.writeTo(out);
        have += piece.size();
      }
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      write(in, target, file);
    } catch (IOException garbled) {
      if (ground.freeBytes().getAsLong() < file.getBytes()) {
        throw garbled; // room may come back
      }
      Files.delete(packed);
      throw damaged(left, file.getPath() + ": " + garbled.getMessage());
    }
    boolean whole = isWhole(target, file);
    Files.delete(packed);
    if (!whole) {
      throw damaged(left, file.getPath() + " is not what was signed");
    }
  }

  /**
   * It never will be good, unless it was damaged here.
   *
   * @param left by an earlier try: nobody forced it to disk, and the power may have been cut
   */
  private static ReleaseException damaged(boolean left, String what) throws IOException {
    if (left) {
      throw new IOException(what + ", from an earlier try; it is fetched again");
    }
    return new ReleaseException("release-damaged", what);
  }

  /** Not one byte more than was signed. */
  private static void write(InputStream in, Path target, ReleaseFile file) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[PIECE];
      long left = file.getBytes() + 1;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
        left -= read;
      }
      throw new IOException("longer than was signed");
    }
  }

  private static boolean isWhole(Path path, ReleaseFile file) {
    try {
      return Files.isRegularFile(path)
          && Files.size(path) == file.getBytes()
          && ReleaseCheck.same(file, hash(path));
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static byte[] hash(Path path) throws IOException {
    MessageDigest digest = ReleaseSignature.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(PIECE);
    try (FileChannel channel = FileChannel.open(path, READ)) {
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    return digest.digest();
  }

  private static void settle(Path target, ReleaseFile file, long seconds) throws IOException {
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(file.getExecutable() ? "rwx------" : "rw-------"));
    Files.setLastModifiedTime(target, FileTime.from(seconds, TimeUnit.SECONDS));
    try (FileChannel channel = FileChannel.open(target, Set.of(WRITE))) {
      channel.force(true);
    }
  }

  /** What an earlier try with another list of files left. */
  private static void removeOthers(ReleaseManifest manifest, Path part) throws IOException {
    Set<String> wanted =
        manifest.getFilesList().stream().map(ReleaseFile::getPath).collect(Collectors.toSet());
    try (Stream<Path> all = Files.walk(part)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        if (!wanted.contains(part.relativize(one).toString())) {
          Files.delete(one);
        }
      }
    }
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
