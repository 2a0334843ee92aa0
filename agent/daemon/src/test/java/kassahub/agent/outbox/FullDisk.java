package kassahub.agent.outbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The computer's own disk, which says that it has nothing left when it is told to. */
public final class FullDisk implements Disk {
  private final Disk real = Disk.real();
  private volatile boolean full;

  public void full(boolean now) {
    full = now;
  }

  @Override
  public long freeBytes(Path dir) throws IOException {
    return full ? 0 : real.freeBytes(dir);
  }

  @Override
  public OpenFile open(Path file) throws IOException {
    return real.open(file);
  }

  @Override
  public byte[] read(Path file, long from) throws IOException {
    return real.read(file, from);
  }

  @Override
  public List<Path> list(Path dir) throws IOException {
    return real.list(dir);
  }

  @Override
  public void createDirectory(Path dir) throws IOException {
    real.createDirectory(dir);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    real.rename(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    real.delete(path);
  }

  @Override
  public void forceDirectory(Path dir) throws IOException {
    real.forceDirectory(dir);
  }
}
