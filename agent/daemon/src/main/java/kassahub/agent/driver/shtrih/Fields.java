package kassahub.agent.driver.shtrih;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import kassahub.agent.driver.FaultException;

/**
 * Reads an answer's fields in order, little-endian (facts §2). An answer that ends early is a
 * fault, not zeros.
 */
final class Fields {
  static final Charset TABLE_TEXT = Charset.forName("windows-1251");
  static final Charset STORAGE_TEXT = Charset.forName("IBM866");

  private final ByteBuffer bytes;

  Fields(byte[] answer, int from) {
    this.bytes = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN).position(from);
  }

  int left() {
    return bytes.remaining();
  }

  int u8() throws FaultException {
    return need(1).get() & 0xFF;
  }

  int u16() throws FaultException {
    return need(2).getShort() & 0xFFFF;
  }

  long u32() throws FaultException {
    return need(4).getInt() & 0xFFFF_FFFFL;
  }

  /** A number of 1 to 8 bytes. */
  long number(int length) throws FaultException {
    need(length);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (bytes.get() & 0xFFL) << (8 * i);
    }
    return value;
  }

  Fields skip(int length) throws FaultException {
    need(length).position(bytes.position() + length);
    return this;
  }

  byte[] raw(int length) throws FaultException {
    byte[] raw = new byte[length];
    need(length).get(raw);
    return raw;
  }

  /** Up to a zero byte, without spaces around; some registers pad on the left with zero bytes. */
  String text(int length, Charset charset) throws FaultException {
    byte[] raw = raw(length);
    int start = 0;
    while (start < raw.length && raw[start] == 0) {
      start++;
    }
    int end = start;
    while (end < raw.length && raw[end] != 0) {
      end++;
    }
    return new String(raw, start, end - start, charset).strip();
  }

  /** DD MM YY, as the register itself writes dates; empty when it is no date. */
  Optional<LocalDate> registerDate() throws FaultException {
    int day = u8();
    int month = u8();
    return date(u8(), month, day);
  }

  /** HH MM SS. */
  Optional<LocalTime> registerTime() throws FaultException {
    return time(u8(), u8(), u8());
  }

  /** YY MM DD, as the fiscal storage writes dates. */
  Optional<LocalDate> storageDate() throws FaultException {
    return date(u8(), u8(), u8());
  }

  /** YY MM DD HH mm; empty when it is no time. */
  Optional<LocalDateTime> storageDateTime() throws FaultException {
    Optional<LocalDate> date = storageDate();
    Optional<LocalTime> time = time(u8(), u8(), 0);
    return date.flatMap(day -> time.map(day::atTime));
  }

  private static Optional<LocalDate> date(int year, int month, int day) {
    try {
      return Optional.of(LocalDate.of(2000 + year, month, day));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  private static Optional<LocalTime> time(int hour, int minute, int second) {
    try {
      return Optional.of(LocalTime.of(hour, minute, second));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private ByteBuffer need(int length) throws FaultException {
    if (bytes.remaining() < length) {
      throw new FaultException(
          Kind.PROTOCOL, "an answer is too short: " + bytes.limit() + " bytes");
    }
    return bytes;
  }
}
