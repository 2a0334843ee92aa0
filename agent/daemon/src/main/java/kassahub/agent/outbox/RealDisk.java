package kassahub.agent.outbox;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

final class RealDisk implements Disk {
  @Override
  public OpenFile open(Path file) throws IOException {
    return new ChannelFile(FileChannel.open(file, CREATE, WRITE));
  }

  @Override
  public byte[] read(Path file, long from) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
      long position = from;
      while (bytes.hasRemaining()) {
        int read = channel.read(bytes, position);
        if (read < 0) {
          break;
        }
        position += read;
      }
      return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
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
    if (dir.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(dir, READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public long freeBytes(Path dir) throws IOException {
    return Files.getFileStore(dir).getUsableSpace();
  }

  private record ChannelFile(FileChannel channel) implements OpenFile {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      long at = position;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
