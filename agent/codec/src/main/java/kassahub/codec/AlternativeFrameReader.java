package kassahub.codec;

import java.util.Arrays;

/**
 * Takes protocol 2 bytes one by one. Bytes before a start byte are skipped; a damaged frame is an
 * event that both sides ignore, and a start byte always begins a new frame. Not for use by several
 * threads.
 */
public final class AlternativeFrameReader {
  /** What the last byte brought. */
  public enum Event {
    /** Nothing is whole yet. */
    PENDING,
    /** A request to repeat the last answer (LEN = 0). */
    SYNC,
    /** A numbered frame: see {@link #number()} and {@link #data()}. */
    FRAME,
    /** Wrong checksum, length or stuffing: dropped. */
    DAMAGED
  }

  private static final int LENGTH_BYTES = 2;
  private static final int NUMBER_BYTES = 2;
  private static final int CRC_BYTES = 2;

  private final byte[] body =
      new byte[LENGTH_BYTES + NUMBER_BYTES + AlternativeFrame.MAX_DATA + CRC_BYTES];
  private boolean inside;
  private boolean escaped;
  private int filled;
  private int number;
  private byte[] data = {};

  /** Takes one byte and says what it completed. */
  public Event feed(byte b) {
    if (b == AlternativeFrame.START) {
      return start();
    }
    if (!inside) {
      return Event.PENDING;
    }
    if (escaped) {
      return escapedByte(b);
    }
    if (b == AlternativeFrame.ESCAPE) {
      escaped = true;
      return Event.PENDING;
    }
    return add(b);
  }

  /** The number of the last {@link Event#FRAME}: 0 to 65535. */
  public int number() {
    return number;
  }

  /** A copy of the data of the last {@link Event#FRAME}; empty when it only tells a number. */
  public byte[] data() {
    return data.clone();
  }

  /** Whether a frame has begun and is not whole. */
  public boolean insideFrame() {
    return inside;
  }

  /** Forgets a frame that has begun. */
  public void reset() {
    inside = false;
    escaped = false;
    filled = 0;
  }

  private Event start() {
    boolean cutShort = inside;
    reset();
    inside = true;
    return cutShort ? Event.DAMAGED : Event.PENDING;
  }

  private Event escapedByte(byte b) {
    escaped = false;
    if (b == AlternativeFrame.ESCAPED_START) {
      return add(AlternativeFrame.START);
    }
    if (b == AlternativeFrame.ESCAPED_ESCAPE) {
      return add(AlternativeFrame.ESCAPE);
    }
    return damaged();
  }

  private Event add(byte b) {
    body[filled++] = b;
    if (filled < LENGTH_BYTES) {
      return Event.PENDING;
    }
    int length = shortAt(0);
    if (length == 1 || length > NUMBER_BYTES + AlternativeFrame.MAX_DATA) {
      return damaged();
    }
    return filled == LENGTH_BYTES + length + CRC_BYTES ? finish(length) : Event.PENDING;
  }

  private Event finish(int length) {
    int end = LENGTH_BYTES + length;
    if (Crc16.of(Arrays.copyOf(body, end)) != shortAt(end)) {
      return damaged();
    }
    reset();
    if (length == 0) {
      return Event.SYNC;
    }
    number = shortAt(LENGTH_BYTES);
    data = Arrays.copyOfRange(body, LENGTH_BYTES + NUMBER_BYTES, end);
    return Event.FRAME;
  }

  private Event damaged() {
    reset();
    return Event.DAMAGED;
  }

  private int shortAt(int offset) {
    return (body[offset] & 0xFF) | (body[offset + 1] & 0xFF) << 8;
  }
}
