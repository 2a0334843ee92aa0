package kassahub.agent.simulator.device;

/** Result bytes that the simulator gives; register protocol facts §8, storage codes §5. */
final class ResultCode {
  static final int OK = 0x00;
  static final int NO_STORAGE_DATA = 0x08;
  static final int STORAGE_SILENT = 0x30;
  static final int BAD_PARAMETER = 0x33;
  static final int UNSUPPORTED = 0x37;
  static final int PASSWORD = 0x4F;
  static final int PRINTING = 0x50;
  static final int NO_TABLE = 0x5D;
  static final int MODE = 0x73;
  static final int FIRMWARE_REPLACED = 0x78;
  static final int READ_ONLY = 0x7A;
  static final int LENGTH = 0x7E;
  static final int CONFIRM_DATE = 0xC0;
  static final int AUTHENTICATION = 0xD5;

  private ResultCode() {}
}
