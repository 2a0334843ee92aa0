package kassahub.codec;

import java.io.ByteArrayOutputStream;

/**
 * Protocol 2: {@code 8F | LEN16 | NUM16 | DATA | CRC16}, little-endian, LEN = bytes of NUM and
 * DATA. Everything after the first 8F is stuffed: 8F → 9F 81, 9F → 9F 83. The CRC is taken before
 * stuffing. Source: register protocol facts §1.3.
 */
public final class AlternativeFrame {
  /** First byte of every frame; appears nowhere else on the wire. */
  public static final byte START = (byte) 0x8F;

  /** Longest DATA that is encoded or accepted; registers themselves take less. */
  public static final int MAX_DATA = 4096;

  static final byte ESCAPE = (byte) 0x9F;
  static final byte ESCAPED_START = (byte) 0x81;
  static final byte ESCAPED_ESCAPE = (byte) 0x83;

  private AlternativeFrame() {}

  /**
   * The whole frame of one numbered command or answer. Empty data is an answer that only tells the
   * number.
   *
   * @param number 0 to 65535
   * @throws IllegalArgumentException when the number or the length of data is out of range
   */
  public static byte[] encode(int number, byte[] data) {
    if (number < 0 || number > 0xFFFF) {
      throw new IllegalArgumentException("number: 0 to 65535 expected, found " + number);
    }
    if (data.length > MAX_DATA) {
      throw new IllegalArgumentException("data: up to 4096 bytes expected, found " + data.length);
    }
    byte[] body = new byte[data.length + 4];
    putShort(body, 0, data.length + 2);
    putShort(body, 2, number);
    System.arraycopy(data, 0, body, 4, data.length);
    return frame(body);
  }

  /**
   * The request that executes nothing: the register repeats its last answer with that answer's
   * number.
   */
  public static byte[] sync() {
    return frame(new byte[2]);
  }

  private static byte[] frame(byte[] body) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(body.length * 2 + 5);
    frame.write(START);
    int crc = Crc16.of(body);
    for (byte b : body) {
      stuff(frame, b);
    }
    stuff(frame, (byte) crc);
    stuff(frame, (byte) (crc >> 8));
    return frame.toByteArray();
  }

  private static void stuff(ByteArrayOutputStream frame, byte b) {
    if (b == START) {
      frame.write(ESCAPE);
      frame.write(ESCAPED_START);
    } else if (b == ESCAPE) {
      frame.write(ESCAPE);
      frame.write(ESCAPED_ESCAPE);
    } else {
      frame.write(b);
    }
  }

  private static void putShort(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) value;
    bytes[offset + 1] = (byte) (value >> 8);
  }
}
