package kassahub.agent.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A disk in memory whose power fails in the middle of an operation: from then on everything fails,
 * and what was not forced is gone, or half there, when the power is back.
 */
public final class FailingPower implements Disk {
  private final MemoryDisk disk = new MemoryDisk();
  private long left = Long.MAX_VALUE;
  private boolean off;

  /** After so many more operations the power is gone. */
  public synchronized void failAfter(int operations) {
    left = operations;
  }

  public synchronized boolean isOff() {
    return off;
  }

  public synchronized void on(RandomGenerator random) {
    disk.cutPower(random);
    left = Long.MAX_VALUE;
    off = false;
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  /** The last one before the power fails is done in part, and nobody hears of it. */
  private synchronized <T> T powered(Operation<T> operation) throws IOException {
    if (off) {
      throw new IOException("no power");
    }
    T result = operation.run();
    if (left-- == 0) {
      off = true;
      throw new IOException("the power fails");
    }
    return result;
  }

  @Override
  public OpenFile open(Path file) throws IOException {
    OpenFile open = powered(() -> disk.open(file));
    return new OpenFile() {
      @Override
      public long size() throws IOException {
        return powered(open::size);
      }

      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        powered(
            () -> {
              open.write(bytes, position);
              return true;
            });
      }

      @Override
      public void truncate(long size) throws IOException {
        powered(
            () -> {
              open.truncate(size);
              return true;
            });
      }

      @Override
      public void force() throws IOException {
        powered(
            () -> {
              open.force();
              return true;
            });
      }

      @Override
      public void close() throws IOException {
        open.close();
      }
    };
  }

  @Override
  public byte[] read(Path file, long from) throws IOException {
    return powered(() -> disk.read(file, from));
  }

  @Override
  public List<Path> list(Path dir) throws IOException {
    return powered(() -> disk.list(dir));
  }

  @Override
  public void createDirectory(Path dir) throws IOException {
    powered(
        () -> {
          disk.createDirectory(dir);
          return true;
        });
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    powered(
        () -> {
          disk.rename(from, to);
          return true;
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    powered(
        () -> {
          disk.delete(path);
          return true;
        });
  }

  @Override
  public void forceDirectory(Path dir) throws IOException {
    powered(
        () -> {
          disk.forceDirectory(dir);
          return true;
        });
  }

  @Override
  public long freeBytes(Path dir) throws IOException {
    return powered(() -> disk.freeBytes(dir));
  }
}
