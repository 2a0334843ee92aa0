package kassahub.codec;

/**
 * CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, not reflected, no final xor. Guards the
 * alternative frame and makes the last six digits of a register's registration number.
 */
public final class Crc16 {
  private static final int POLYNOMIAL = 0x1021;
  private static final int START = 0xFFFF;

  private Crc16() {}

  /** The checksum of all bytes, 0 to 65535. */
  public static int of(byte[] bytes) {
    int crc = START;
    for (byte b : bytes) {
      crc = update(crc, b);
    }
    return crc;
  }

  private static int update(int crc, byte b) {
    int next = crc ^ (b & 0xFF) << 8;
    for (int bit = 0; bit < 8; bit++) {
      next = (next & 0x8000) == 0 ? next << 1 : next << 1 ^ POLYNOMIAL;
    }
    return next & 0xFFFF;
  }
}
