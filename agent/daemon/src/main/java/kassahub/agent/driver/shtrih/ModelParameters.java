package kassahub.agent.driver.shtrih;

import java.util.Optional;
import kassahub.agent.driver.FaultException;

/** What F7 01 tells of tables and features (facts §3.2); where it is silent, the usual places. */
record ModelParameters(long flags, int storageTable, int ofdTable, TableField ffd) {
  static final ModelParameters USUAL = new ModelParameters(0, 18, 20, TableField.of(17, 17));

  private static final int ERROR_TEXT = 36;

  static ModelParameters parse(Optional<Fields> told) throws FaultException {
    if (told.isEmpty() || told.get().left() < 8) {
      return USUAL;
    }
    Fields fields = told.get();
    long flags = fields.number(8);
    if (fields.left() < 28) {
      return new ModelParameters(flags, USUAL.storageTable, USUAL.ofdTable, USUAL.ffd);
    }
    int storage = fields.skip(23).u8();
    int ofd = fields.u8();
    int ffdTable = fields.skip(1).u8();
    int ffdField = fields.u8();
    return new ModelParameters(
        flags,
        storage == 0 ? USUAL.storageTable : storage,
        ofd == 0 ? USUAL.ofdTable : ofd,
        ffdTable == 0 || ffdField == 0 ? USUAL.ffd : TableField.of(ffdTable, ffdField));
  }

  /** Whether 6B may be asked for the text of a result byte. */
  boolean knowsErrorTexts() {
    return (flags >> ERROR_TEXT & 1) == 1;
  }
}
