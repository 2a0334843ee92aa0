package kassahub.deploy.line;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import kassahub.agent.outbox.Disk;

/** The computer's disk, that somebody else has filled up. */
final class FullDisk implements Disk {
  private final Disk real = Disk.real();
  private volatile Room room = Room.ENOUGH;

  /** How much is left. */
  enum Room {
    ENOUGH,
    /** Less than the agent wants to leave to others. */
    LITTLE,
    /** Nothing: files don't grow, though what is allocated can be written over. */
    NONE
  }

  void room(Room left) {
    room = left;
  }

  @Override
  public OpenFile open(Path file) throws IOException {
    return new LimitedFile(real.open(file));
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

  /** Other programs see room that is reserved: so a full disk need not say that it is. */
  @Override
  public long freeBytes(Path dir) throws IOException {
    return room == Room.LITTLE ? 0 : real.freeBytes(dir);
  }

  private final class LimitedFile implements OpenFile {
    private final OpenFile file;

    LimitedFile(OpenFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    /** As a file system does it: what still fits is written. */
    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      if (room == Room.NONE && position + bytes.remaining() > file.size()) {
        file.write(bytes.slice(0, bytes.remaining() / 2), position);
        throw new IOException("No space left on device");
      }
      file.write(bytes, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
