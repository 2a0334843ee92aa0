package kassahub.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kassahub.agent.outbox.Disk;

/** The computer's own disk with its last bytes left. */
final class FullDisk implements Disk {
  private final Disk real = Disk.real();

  @Override
  public long freeBytes(Path dir) {
    return 0;
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
