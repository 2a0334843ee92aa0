package kassahub.agent.driver.shtrih;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kassahub.agent.driver.FaultException;

/** Tags of a fiscal document: tag u16, length u16, value, repeated. A cut last tag is left out. */
final class Tlv {
  private final Map<Integer, byte[]> values = new HashMap<>();

  static Tlv parse(byte[] bytes) throws FaultException {
    Tlv tlv = new Tlv();
    Fields fields = new Fields(bytes, 0);
    while (fields.left() >= 4) {
      int tag = fields.u16();
      int length = fields.u16();
      if (length > fields.left()) {
        break;
      }
      tlv.values.putIfAbsent(tag, fields.raw(length));
    }
    return tlv;
  }

  void addAll(Tlv other) {
    other.values.forEach(values::putIfAbsent);
  }

  /** CP866, stripped; empty when the tag is absent or blank. */
  Optional<String> text(int tag) throws FaultException {
    byte[] value = values.get(tag);
    if (value == null) {
      return Optional.empty();
    }
    String text = new Fields(value, 0).text(value.length, Fields.STORAGE_TEXT);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  Optional<Long> number(int tag) throws FaultException {
    byte[] value = values.get(tag);
    return value == null || value.length == 0 || value.length > 8
        ? Optional.empty()
        : Optional.of(new Fields(value, 0).number(value.length));
  }

  Optional<Integer> small(int tag) throws FaultException {
    return number(tag).filter(number -> number <= Integer.MAX_VALUE).map(Long::intValue);
  }

  /** Empty when the tag is absent: absent is not false. */
  Optional<Boolean> flag(int tag, int bit) throws FaultException {
    return number(tag).map(bits -> (bits >> bit & 1) == 1);
  }

  /** The register's wall clock, written as seconds since 1970 as if it were UTC. */
  Optional<LocalDateTime> wall(int tag) throws FaultException {
    return number(tag).map(seconds -> LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
  }

  Optional<LocalDate> day(int tag) throws FaultException {
    return wall(tag).map(LocalDateTime::toLocalDate);
  }
}
