package kassahub.agent.outbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The highest number that the hub has stored, in two slots written in turn: {@code [generation
 * u64][acked u64][crc32c u32]}. Both are allocated at once, so that a full disk can still take an
 * acknowledgement. When both are unreadable everything is sent again, which the hub skips.
 */
final class AckSlots implements Closeable {
  private static final int SLOT = 32;
  private static final int USED = 20;

  private final Disk.OpenFile file;
  private long generation;
  private long acked;

  private AckSlots(Disk.OpenFile file) {
    this.file = file;
  }

  static AckSlots open(Disk disk, Path path) throws IOException {
    Disk.OpenFile file = disk.open(path);
    try {
      AckSlots slots = new AckSlots(file);
      if (file.size() < 2 * SLOT) {
        file.write(ByteBuffer.allocate(2 * SLOT), 0);
        file.force();
      }
      slots.load(disk.read(path, 0));
      return slots;
    } catch (IOException | RuntimeException failed) {
      file.close();
      throw failed;
    }
  }

  long acked() {
    return acked;
  }

  /** Not forced: an acknowledgement that a power cut takes back only costs sending twice. */
  void write(long upTo) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(USED).order(ByteOrder.LITTLE_ENDIAN);
    slot.putLong(generation + 1).putLong(upTo).putInt(checksum(slot.array(), 0)).flip();
    file.write(slot, SLOT * ((generation + 1) % 2));
    generation++;
    acked = upTo;
  }

  void force() throws IOException {
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void load(byte[] bytes) {
    ByteBuffer slots = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + USED <= bytes.length; at += SLOT) {
      boolean whole = slots.getInt(at + 16) == checksum(bytes, at);
      if (whole && slots.getLong(at) > generation) {
        generation = slots.getLong(at);
        acked = slots.getLong(at + 8);
      }
    }
  }

  private static int checksum(byte[] bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, 16);
    return (int) crc.getValue();
  }
}
