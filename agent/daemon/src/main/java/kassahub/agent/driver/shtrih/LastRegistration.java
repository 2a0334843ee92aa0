package kassahub.agent.driver.shtrih;

import java.time.LocalDateTime;
import java.util.Optional;
import kassahub.agent.driver.FaultException;

/**
 * The answer to FF09 or FF4C. Its length tells the layout (facts §5): 64 = FFD 1.1 and later, 48 =
 * with a reason byte, 47 and 52 = older.
 */
record LastRegistration(
    Optional<LocalDateTime> time,
    String inn,
    String registrationNumber,
    int taxation,
    int mode,
    Optional<Integer> extendedModes,
    Optional<String> ofdInn,
    long document) {

  static LastRegistration parse(Fields fields) throws FaultException {
    int length = fields.left();
    Optional<LocalDateTime> time = fields.storageDateTime();
    String inn = fields.text(12, Fields.STORAGE_TEXT);
    String number = fields.text(20, Fields.STORAGE_TEXT);
    int taxation = fields.u8();
    int mode = fields.u8();
    Optional<Integer> extended = Optional.empty();
    Optional<String> ofd = Optional.empty();
    if (length >= 64) {
      extended = Optional.of(fields.u8());
      ofd = Optional.of(fields.text(12, Fields.STORAGE_TEXT)).filter(text -> !text.isEmpty());
      fields.skip(4);
    } else if (length == 48) {
      fields.skip(1);
    }
    return new LastRegistration(time, inn, number, taxation, mode, extended, ofd, fields.u32());
  }

  boolean modeBit(int bit) {
    return (mode >> bit & 1) == 1;
  }

  Optional<Boolean> extendedBit(int bit) {
    return extendedModes.map(bits -> (bits >> bit & 1) == 1);
  }
}
