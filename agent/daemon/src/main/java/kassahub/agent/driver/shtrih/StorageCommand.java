package kassahub.agent.driver.shtrih;

/** Commands to the fiscal storage that take nothing but the password (facts §5). */
enum StorageCommand {
  STATUS(0x01),
  EXPIRY(0x03),
  VERSION(0x04),
  LAST_REGISTRATION(0x09),
  OFD_STATUS(0x39),
  NEXT_TLV(0x3B),
  UNSENT(0x3F),
  SHIFT(0x40),
  RESOURCE(0x63);

  final int code;

  StorageCommand(int code) {
    this.code = code;
  }
}
