package kassahub.agent.state;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One directory of small named files, each replaced as a whole. Safe for use by many threads on
 * different names.
 */
public final class StateFiles {
  /** A file larger than this is not ours: at most 1 MiB is read. */
  public static final int MAX_BYTES = 1 << 20;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");
  private static final String TEMPORARY = ".tmp";

  /** How files are made where rights are three letters. */
  private static final String OWNERS = "rw-------";

  private static final String SHARED = "rw-r--r--";

  private final Path dir;

  private StateFiles(Path dir) {
    this.dir = dir;
  }

  /** Makes the directory (0700) when it is missing. What else is in it is left alone. */
  public static StateFiles open(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      Files.createDirectories(dir, attributes(dir, "rwx------"));
    }
    return new StateFiles(dir);
  }

  /** The same for secrets: on Windows, whoever made the directory beforehand is kept out of it. */
  public static StateFiles openSecret(Path dir) throws IOException {
    StateFiles files = open(dir);
    AclFileAttributeView view = Files.getFileAttributeView(dir, AclFileAttributeView.class);
    if (view != null) {
      FolderAcl.secure(dir, view, files.self());
    }
    return files;
  }

  /**
   * Removes what an interrupted write left behind. Only for who holds the directory alone: a write
   * that is under way would fail.
   */
  public void sweep() throws IOException {
    for (Path left : list(StateFiles::isTemporary)) {
      Files.deleteIfExists(left);
    }
  }

  /** Empty when there is no such file. */
  public Optional<byte[]> read(String name) throws IOException {
    Path file = path(name);
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("state file " + name + " is larger than " + MAX_BYTES + " bytes");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** On return the content is on disk; on an exception the old content still is. */
  public void write(String name, byte[] content) throws IOException {
    write(name, content, OWNERS);
  }

  /**
   * The same, and whoever may enter the directory may read it: of two users who work here one
   * writes, and the other, whose directory it is, reads and deletes.
   */
  public void share(String name, byte[] content) throws IOException {
    write(name, content, SHARED);
  }

  /**
   * Makes an empty file that survives a kill; a power cut may take it back. Cheap: nothing is
   * forced.
   */
  public void mark(String name) throws IOException {
    Path file = path(name);
    if (!Files.exists(file)) {
      Files.newByteChannel(file, Set.of(CREATE, WRITE), attributes(file, OWNERS)).close();
    }
  }

  public boolean isMarked(String name) {
    return Files.exists(path(name));
  }

  /** Does nothing when there is no such file. */
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  /** Names in this directory, sorted. */
  public List<String> names() throws IOException {
    return list(name -> !isTemporary(name)).stream()
        .map(file -> file.getFileName().toString())
        .toList();
  }

  private void write(String name, byte[] content, String mode) throws IOException {
    Path file = path(name);
    boolean interrupted = Thread.interrupted(); // would close the channels below
    try {
      replace(file, dir.resolve(name + TEMPORARY), content, mode);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void replace(Path file, Path temporary, byte[] content, String mode) throws IOException {
    Files.deleteIfExists(temporary);
    try {
      writeForced(temporary, content, mode);
      Files.move(temporary, file, ATOMIC_MOVE);
    } catch (IOException failed) {
      Files.deleteIfExists(temporary);
      throw failed;
    }
    forceDirectory(dir);
  }

  private List<Path> list(Predicate<String> wanted) throws IOException {
    try (Stream<Path> all = Files.list(dir)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> wanted.test(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  /** As {@link #replace} names it. */
  private static boolean isTemporary(String name) {
    return name.endsWith(TEMPORARY)
        && NAME.matcher(name.substring(0, name.length() - TEMPORARY.length())).matches();
  }

  private Path path(String name) {
    if (!NAME.matcher(name).matches() || name.endsWith(TEMPORARY)) {
      throw new IllegalArgumentException("not a state file name: " + name);
    }
    return dir.resolve(name);
  }

  private void writeForced(Path file, byte[] content, String mode) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(CREATE_NEW, WRITE), attributes(file, mode))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    if (mode.equals(OWNERS) && !isPosix(file)) {
      restrictAcl(file);
    }
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      channel.force(true);
    }
  }

  /** On Windows a directory can't be opened, and a rename needs no force. */
  private static void forceDirectory(Path dir) throws IOException {
    if (isPosix(dir)) {
      try (FileChannel channel = FileChannel.open(dir, READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] attributes(Path path, String mode) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private void restrictAcl(Path file) throws IOException {
    AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
    if (view != null) {
      view.setAcl(FileAcl.of(view.getOwner(), Files.getOwner(dir), view.getAcl()));
    }
  }

  /** Who we are where rights are lists: the owner of what we make. */
  private UserPrincipal self() throws IOException {
    Path probe = Files.createTempFile(dir, ".owner", "");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
