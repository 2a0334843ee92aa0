package kassahub.agent.outbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One number that only grows (what the hub has stored, what was sent), in two slots written in
 * turn: {@code [generation u64][number u64][crc32c u32]}. Both are allocated at once, so that a
 * full disk can still take it. When both are unreadable it is 0.
 */
final class NumberSlots implements Closeable {
  private static final int SLOT = 32;
  private static final int USED = 20;

  private final Disk.OpenFile file;
  private long generation;
  private long number;

  private NumberSlots(Disk.OpenFile file) {
    this.file = file;
  }

  static NumberSlots open(Disk disk, Path path) throws IOException {
    Disk.OpenFile file = disk.open(path);
    try {
      NumberSlots slots = new NumberSlots(file);
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

  long number() {
    return number;
  }

  /** Not forced. */
  void write(long upTo) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(USED).order(ByteOrder.LITTLE_ENDIAN);
    slot.putLong(generation + 1).putLong(upTo).putInt(checksum(slot.array(), 0)).flip();
    file.write(slot, SLOT * ((generation + 1) % 2));
    generation++;
    number = upTo;
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
        number = slots.getLong(at + 8);
      }
    }
  }

  private static int checksum(byte[] bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, 16);
    return (int) crc.getValue();
  }
}
