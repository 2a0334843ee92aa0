package kassahub.agent.outbox;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One report as it stands in a segment: {@code [length u32][crc32c u32][sequence u64][urgency
 * u8][payload]}, little-endian; the checksum covers length, sequence, urgency and payload.
 */
record Entry(long sequence, Urgency urgency, ByteString payload, int start, int end) {
  static final int HEADER = 17;
  static final int MAX_PAYLOAD = 48 << 10;
  private static final int CHECKED_FROM = 8;

  static ByteBuffer encode(long sequence, Urgency urgency, byte[] payload) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(payload.length).putInt(0).putLong(sequence).put(urgency.code()).put(payload);
    bytes.putInt(4, checksum(bytes.array(), 0, bytes.capacity()));
    return bytes.flip();
  }

  /** The entry that starts exactly at {@code at}, when it is whole and its checksum fits. */
  static Optional<Entry> at(byte[] segment, int at) {
    if (segment.length - at < HEADER) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.getInt(at);
    if (length < 0 || length > MAX_PAYLOAD || length > segment.length - at - HEADER) {
      return Optional.empty();
    }
    int end = at + HEADER + length;
    if (bytes.getInt(at + 4) != checksum(segment, at, end)) {
      return Optional.empty();
    }
    ByteString payload = ByteString.copyFrom(segment, at + HEADER, length);
    return Optional.of(
        new Entry(bytes.getLong(at + 8), Urgency.of(bytes.get(at + 16)), payload, at, end));
  }

  /**
   * The first whole entry at or after {@code at} whose number is above {@code above}: steps over
   * damage.
   */
  static Optional<Entry> next(byte[] segment, int at, long above) {
    ByteBuffer bytes = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = at; segment.length - from >= HEADER; from++) {
      long sequence = bytes.getLong(from + 8);
      if (sequence > above && sequence - above <= segment.length) {
        Optional<Entry> entry = at(segment, from);
        if (entry.isPresent()) {
          return entry;
        }
      }
    }
    return Optional.empty();
  }

  private static int checksum(byte[] bytes, int start, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, 4);
    crc.update(bytes, start + CHECKED_FROM, end - start - CHECKED_FROM);
    return (int) crc.getValue();
  }
}
