package kassahub.codec;

/**
 * Takes protocol 1 bytes one by one. Outside a frame each byte is an event of its own; inside, the
 * bytes are collected until the frame is whole. Not for use by several threads.
 */
public final class StandardFrameReader {
  /** What the last byte brought. */
  public enum Event {
    /** Inside a frame: more bytes are needed. */
    PENDING,
    /** A single byte outside a frame: see {@link #control()}. May be noise. */
    CONTROL,
    /** A whole frame with a right check byte: see {@link #data()}. */
    FRAME,
    /** A frame ended with a wrong check byte or a length of zero. */
    DAMAGED
  }

  private enum Expecting {
    START,
    LENGTH,
    DATA,
    CHECK
  }

  private Expecting expecting = Expecting.START;
  private byte control;
  private byte[] data = {};
  private int filled;

  /** Takes one byte and says what it completed. */
  public Event feed(byte b) {
    return switch (expecting) {
      case START -> start(b);
      case LENGTH -> length(b);
      case DATA -> data(b);
      case CHECK -> check(b);
    };
  }

  /** The byte of the last {@link Event#CONTROL}. */
  public byte control() {
    return control;
  }

  /** A copy of the data of the last {@link Event#FRAME}: 1 to 255 bytes. */
  public byte[] data() {
    return data.clone();
  }

  /** Whether a frame has begun and is not whole: a silence longer than the byte timeout ends it. */
  public boolean insideFrame() {
    return expecting != Expecting.START;
  }

  /** Forgets a frame that has begun. */
  public void reset() {
    expecting = Expecting.START;
  }

  private Event start(byte b) {
    if (b == StandardFrame.STX) {
      expecting = Expecting.LENGTH;
      return Event.PENDING;
    }
    control = b;
    return Event.CONTROL;
  }

  private Event length(byte b) {
    if (b == 0) {
      reset();
      return Event.DAMAGED;
    }
    data = new byte[b & 0xFF];
    filled = 0;
    expecting = Expecting.DATA;
    return Event.PENDING;
  }

  private Event data(byte b) {
    data[filled++] = b;
    if (filled == data.length) {
      expecting = Expecting.CHECK;
    }
    return Event.PENDING;
  }

  private Event check(byte b) {
    reset();
    return b == StandardFrame.lrc(data) ? Event.FRAME : Event.DAMAGED;
  }
}
