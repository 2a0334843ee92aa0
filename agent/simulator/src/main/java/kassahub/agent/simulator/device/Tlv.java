package kassahub.agent.simulator.device;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Builds tags of fiscal documents: tag u16, length u16, value; fiscal facts §1.1. */
final class Tlv {
  private final Answer bytes = new Answer();

  Tlv text(int tag, String value) {
    return raw(tag, value.getBytes(Answer.STORAGE_TEXT));
  }

  /** Text filled with spaces on the right. */
  Tlv spaced(int tag, String value, int size) {
    return raw(tag, new Answer().spaced(value, size).bytes());
  }

  Tlv u8(int tag, long value) {
    return raw(tag, new Answer().u8(value).bytes());
  }

  Tlv u16(int tag, long value) {
    return raw(tag, new Answer().u16(value).bytes());
  }

  Tlv u32(int tag, long value) {
    return raw(tag, new Answer().u32(value).bytes());
  }

  /** Seconds of the register's wall clock, written as if it were UTC. */
  Tlv time(int tag, LocalDateTime value) {
    return u32(tag, value.toEpochSecond(ZoneOffset.UTC));
  }

  /** A number without needless bytes: money in kopecks. */
  Tlv vln(int tag, long value) {
    int size = Math.max(1, (BigInteger.valueOf(value).bitLength() + 7) / 8);
    return raw(tag, new Answer().number(value, size).bytes());
  }

  /** The sign of a document: two bytes, then its four bytes with the highest first. */
  Tlv sign(int tag, long value) {
    byte[] bigEndian = new Answer().u32(Integer.reverseBytes((int) value)).bytes();
    return raw(tag, Arrays.copyOf(new Answer().u16(0x0131).raw(bigEndian).bytes(), 6));
  }

  Tlv raw(int tag, byte[] value) {
    bytes.u16(tag).u16(value.length).raw(value);
    return this;
  }

  byte[] bytes() {
    return bytes.bytes();
  }

  /** The one tag of that number, head included; empty when it is not there. */
  static byte[] pick(byte[] tags, int wanted) {
    int offset = 0;
    while (offset < tags.length) {
      Request head = new Request(Arrays.copyOfRange(tags, offset, offset + 4), 0);
      int tag = head.u16();
      int end = offset + 4 + head.u16();
      if (tag == wanted) {
        return Arrays.copyOfRange(tags, offset, end);
      }
      offset = end;
    }
    return new byte[0];
  }
}
