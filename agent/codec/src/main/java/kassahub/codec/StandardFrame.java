package kassahub.codec;

/**
 * Protocol 1: {@code STX | N | DATA | LRC}, N = length of DATA (1 to 255), LRC = xor of N and DATA.
 * Between frames the two sides exchange single control bytes. Source: register protocol facts §1.2.
 */
public final class StandardFrame {
  public static final byte STX = 0x02;
  public static final byte ENQ = 0x05;
  public static final byte ACK = 0x06;
  public static final byte NAK = 0x15;

  /**
   * What a register adds on TCP after the host's ACK; a host skips it wherever it waits for a
   * control byte.
   */
  public static final byte FILL = (byte) 0xFF;

  public static final int MAX_DATA = 255;

  private StandardFrame() {}

  /**
   * The whole frame for one command or answer, code included.
   *
   * @throws IllegalArgumentException when data is empty or longer than {@link #MAX_DATA}
   */
  public static byte[] encode(byte[] data) {
    if (data.length == 0 || data.length > MAX_DATA) {
      throw new IllegalArgumentException("data: 1 to 255 bytes expected, found " + data.length);
    }
    byte[] frame = new byte[data.length + 3];
    frame[0] = STX;
    frame[1] = (byte) data.length;
    System.arraycopy(data, 0, frame, 2, data.length);
    frame[frame.length - 1] = lrc(data);
    return frame;
  }

  /** The check byte of a frame that carries this data. */
  public static byte lrc(byte[] data) {
    int lrc = data.length;
    for (byte b : data) {
      lrc ^= b;
    }
    return (byte) lrc;
  }
}
