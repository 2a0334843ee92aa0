package kassahub.agent.outbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The few things the outbox asks of a file system, so that tests can cut its power and fill it up.
 */
public interface Disk {
  /** The computer's own. */
  static Disk real() {
    return new RealDisk();
  }

  /** Opens for writing, making an empty file when it is missing. */
  OpenFile open(Path file) throws IOException;

  /** Bytes {@code from} to the end; fewer when the file is shorter. */
  byte[] read(Path file, long from) throws IOException;

  /** Plain files and directories in a directory, sorted by name; empty when it is missing. */
  List<Path> list(Path dir) throws IOException;

  void createDirectory(Path dir) throws IOException;

  void rename(Path from, Path to) throws IOException;

  /** A file, or a directory with the files in it. Missing is fine. */
  void delete(Path path) throws IOException;

  /** Makes names in the directory survive a power cut. */
  void forceDirectory(Path dir) throws IOException;

  long freeBytes(Path dir) throws IOException;

  /** One file open for writing at given places. */
  interface OpenFile extends Closeable {
    long size() throws IOException;

    /** All of the buffer, or an exception and an unknown part of it. */
    void write(ByteBuffer bytes, long position) throws IOException;

    void truncate(long size) throws IOException;

    void force() throws IOException;
  }
}
