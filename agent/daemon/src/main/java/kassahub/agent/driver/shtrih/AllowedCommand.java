package kassahub.agent.driver.shtrih;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import kassahub.codec.licence.LicenceLine;

/**
 * A whole command with its arguments. This file is the list of everything the agent may say to a
 * register (DESIGN d15): nothing else can become an {@code AllowedCommand}, and nothing but an
 * {@code AllowedCommand} reaches the wire.
 */
final class AllowedCommand {
  private static final int PASSWORDS_TABLE = 2;
  private static final int NETWORK_TABLE = 21;
  private static final int WIFI_PASSPHRASE = 8;

  private final byte[] data;

  private AllowedCommand(byte[] data) {
    this.data = data;
  }

  /**
   * The gate. Every command goes through it, whoever made its bytes.
   *
   * @throws IllegalArgumentException when the bytes are not one of the allowed commands
   */
  static AllowedCommand of(byte[] data) {
    if (!allows(data)) {
      throw new IllegalArgumentException(
          "not an allowed command: " + name(data) + ", " + data.length + " bytes");
    }
    return new AllowedCommand(data.clone());
  }

  private static AllowedCommand of(ByteBuffer full) {
    byte[] data = new byte[full.capacity()];
    full.flip().get(data);
    return of(data);
  }

  /** Whether these bytes are a whole allowed command. */
  static boolean allows(byte[] data) {
    if (data.length == 0) {
      return false;
    }
    return switch (data[0] & 0xFF) {
      case 0xFC -> data.length == 1;
      case 0xF7 -> data.length == 2 && data[1] == 1;
      case 0x6B -> data.length == 2;
      case 0x10, 0x11 -> data.length == 5;
      case 0x2D -> data.length == 6;
      case 0x2E -> data.length == 7;
      case 0x1F -> data.length == 9 && readable(data[5] & 0xFF, data[8] & 0xFF);
      case 0xFF -> data.length > 1 && data.length == storageCommandLength(data[1] & 0xFF);
      case 0xFE -> data.length > 1 && allowedService(data);
      default -> false;
    };
  }

  private static boolean readable(int table, int field) {
    return table != PASSWORDS_TABLE && !(table == NETWORK_TABLE && field == WIFI_PASSPHRASE);
  }

  /** Code, subcode, password and arguments; 0 when the subcode is not allowed. */
  private static int storageCommandLength(int subcode) {
    return switch (subcode) {
      case 0x01, 0x02, 0x03, 0x04, 0x09, 0x30, 0x39, 0x3B, 0x3F, 0x40, 0x63, 0x74 -> 6;
      case 0x4C -> 7;
      case 0x0E, 0x60, 0x31 -> 9;
      case 0x0A, 0x3A, 0x3C -> 10;
      default -> 0;
    };
  }

  private static boolean allowedService(byte[] data) {
    return switch (data[1] & 0xFF) {
      case 0xE6 -> data.length == 130;
      case 0xE7, 0xEC, 0xF3 -> Arrays.equals(data, 2, data.length, new byte[4], 0, 4);
      default -> false;
    };
  }

  static AllowedCommand deviceType() {
    return of(new byte[] {(byte) 0xFC});
  }

  static AllowedCommand modelParameters() {
    return of(new byte[] {(byte) 0xF7, 1});
  }

  static AllowedCommand errorText(int code) {
    return of(new byte[] {0x6B, (byte) code});
  }

  static AllowedCommand fullStatus(Password password) {
    return of(plain(0x11, password, 0));
  }

  static AllowedCommand readField(Password password, TableField field) {
    ByteBuffer data = plain(0x1F, password, 4);
    data.put((byte) field.table()).putShort((short) field.row()).put((byte) field.field());
    return of(data);
  }

  /** FF commands that take nothing but the password. */
  static AllowedCommand storage(StorageCommand command, Password password) {
    return of(storage(command.code, password, 0));
  }

  static AllowedCommand registrationReport(Password password, int number) {
    return of(storage(0x4C, password, 1).put((byte) number));
  }

  /** Tag 0xFFFF starts reading all of them with {@link StorageCommand#NEXT_TLV}. */
  static AllowedCommand registrationTag(Password password, int report, int tag) {
    return of(storage(0x0E, password, 3).put((byte) report).putShort((short) tag));
  }

  static AllowedCommand findDocument(Password password, long number) {
    return of(storage(0x0A, password, 4).putInt((int) number));
  }

  /** Starts reading a document's tags with {@link StorageCommand#NEXT_TLV}. */
  static AllowedCommand documentTags(Password password, long number) {
    return of(storage(0x3A, password, 4).putInt((int) number));
  }

  static AllowedCommand readLicence() {
    return of(new byte[] {(byte) 0xFE, (byte) 0xE7, 0, 0, 0, 0});
  }

  static AllowedCommand writeLicence(LicenceLine line) {
    ByteBuffer data = ByteBuffer.allocate(130).put((byte) 0xFE).put((byte) 0xE6);
    return of(data.put(line.mask().bytes()).put(line.signature().bytes()));
  }

  static AllowedCommand restart() {
    return of(new byte[] {(byte) 0xFE, (byte) 0xF3, 0, 0, 0, 0});
  }

  /** What goes into a frame. */
  byte[] data() {
    return data.clone();
  }

  /**
   * True when an answer with these bytes can only be this command's. FE answers carry no subcode.
   */
  boolean matches(byte[] answer) {
    if (answer.length < 2 || answer[0] != data[0]) {
      return false;
    }
    boolean echoed = (data[0] & 0xFF) == 0xFF && answer.length > 2;
    return !echoed || answer[1] == data[1];
  }

  /**
   * True for what only reads. A restart is never done twice; whether a licence was written is read
   * from the register before it is written again.
   */
  boolean repeatable() {
    return (data[0] & 0xFF) != 0xFE || ((data[1] & 0xFF) != 0xF3 && (data[1] & 0xFF) != 0xE6);
  }

  /** For logs: the code, no arguments. */
  @Override
  public String toString() {
    return name(data);
  }

  /** The code: one byte, or two for FE and FF. */
  private static String name(byte[] data) {
    boolean longCode = data.length > 1 && (data[0] & 0xFF) >= 0xFE;
    int length = Math.min(data.length, longCode ? 2 : 1);
    return HexFormat.of().withUpperCase().formatHex(data, 0, length);
  }

  private static ByteBuffer plain(int code, Password password, int arguments) {
    ByteBuffer data = ByteBuffer.allocate(5 + arguments).order(ByteOrder.LITTLE_ENDIAN);
    return data.put((byte) code).putInt(password.bytes());
  }

  private static ByteBuffer storage(int subcode, Password password, int arguments) {
    ByteBuffer data = ByteBuffer.allocate(6 + arguments).order(ByteOrder.LITTLE_ENDIAN);
    return data.put((byte) 0xFF).put((byte) subcode).putInt(password.bytes());
  }
}
