package kassahub.agent.driver.shtrih;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.util.Locale;
import kassahub.agent.driver.RegisterFault;

/** The first byte of every answer: what it means for us (facts §8). */
final class ResultCode {
  static final int OK = 0x00;
  static final int NO_DATA = 0x08;
  static final int STORAGE_TIMEOUT = 0x2F;
  static final int STORAGE_SILENT = 0x30;
  static final int BAD_PARAMETERS = 0x33;
  static final int UNSUPPORTED = 0x37;
  static final int NO_SUCH_TABLE = 0x5D;
  static final int LENGTH = 0x7E;

  private ResultCode() {}

  static RegisterFault fault(AllowedCommand command, int code) {
    String message = String.format(Locale.ROOT, "the register answered %02X to %s", code, command);
    return RegisterFault.ofDevice(kind(code), message, code);
  }

  /** True when this firmware will never answer such a question. */
  static boolean neverKnown(int code) {
    return code == UNSUPPORTED || code == NO_SUCH_TABLE || code == BAD_PARAMETERS || code == LENGTH;
  }

  private static Kind kind(int code) {
    return switch (code) {
      case 0x4F -> Kind.PASSWORD;
      case UNSUPPORTED, NO_SUCH_TABLE -> Kind.UNSUPPORTED;
      case STORAGE_TIMEOUT, STORAGE_SILENT -> Kind.NO_FISCAL_STORAGE;
      case 0x3C, 0x4E -> Kind.SHIFT_OPEN;
      case 0x4A -> Kind.DOCUMENT_OPEN;
      case 0x50 -> Kind.PRINTING;
      case 0x72, 0x73 -> Kind.MODE;
      case 0xC0 -> Kind.DATE_CONFIRM;
      default -> Kind.REFUSED;
    };
  }
}
