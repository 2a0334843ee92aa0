package kassahub.agent.outbox;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file system. Not through {@link FileChannel}s, where it matters: an interrupted thread, as
 * when the agent stops, would close them under everybody else.
 */
final class RealDisk implements Disk {
  @Override
  public OpenFile open(Path file) throws IOException {
    return new RandomFile(new RandomAccessFile(file.toFile(), "rw"));
  }

  @Override
  public byte[] read(Path file, long from) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.max(0, open.length() - from)];
      open.seek(from);
      open.readFully(bytes);
      return bytes;
    }
  }

  @Override
  public List<Path> list(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(dir)) {
      return all.sorted().toList();
    }
  }

  @Override
  public void createDirectory(Path dir) throws IOException {
    Files.createDirectories(dir);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      for (Path inside : list(path)) {
        Files.deleteIfExists(inside);
      }
    }
    Files.deleteIfExists(path);
  }

  /** On Windows a directory can't be opened, and names need no force. */
  @Override
  public void forceDirectory(Path dir) throws IOException {
    if (!dir.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(dir, READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long freeBytes(Path dir) {
    return dir.toFile().getUsableSpace(); // a FileStore is not found in a chroot
  }

  private record RandomFile(RandomAccessFile file) implements OpenFile {
    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      byte[] all = new byte[bytes.remaining()];
      bytes.get(all);
      file.seek(position);
      file.write(all);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.setLength(size);
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
