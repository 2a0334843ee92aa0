package kassahub.agent.simulator.device;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;

/** Builds the bytes of an answer in the order of its layout; integers are little-endian. */
final class Answer {
  /** Text of the register itself. */
  static final Charset REGISTER_TEXT = Charset.forName("windows-1251");

  /** Text of the fiscal storage. */
  static final Charset STORAGE_TEXT = Charset.forName("IBM866");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Answer u8(long value) {
    return number(value, 1);
  }

  Answer u16(long value) {
    return number(value, 2);
  }

  Answer u32(long value) {
    return number(value, 4);
  }

  Answer number(long value, int size) {
    for (int i = 0; i < size; i++) {
      bytes.write((int) (value >> (8 * i)));
    }
    return this;
  }

  Answer raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  /** Text of the register, cut or filled with zeros to the size. */
  Answer text(String text, int size) {
    return raw(Arrays.copyOf(text.getBytes(REGISTER_TEXT), size));
  }

  /** Text of the storage, cut or filled with spaces to the size. */
  Answer spaced(String text, int size) {
    byte[] read = text.getBytes(STORAGE_TEXT);
    byte[] filled = Arrays.copyOf(read, size);
    if (read.length < size) {
      Arrays.fill(filled, read.length, size, (byte) ' ');
    }
    return raw(filled);
  }

  /** DD MM YY, as the register level writes dates. */
  Answer dayMonthYear(LocalDate date) {
    return u8(date.getDayOfMonth()).u8(date.getMonthValue()).u8(date.getYear() % 100);
  }

  /** YY MM DD, as the storage writes dates. */
  Answer yearMonthDay(LocalDate date) {
    return u8(date.getYear() % 100).u8(date.getMonthValue()).u8(date.getDayOfMonth());
  }

  /** YY MM DD HH mm, as the storage writes times. */
  Answer storageTime(LocalDateTime time) {
    return yearMonthDay(time.toLocalDate()).u8(time.getHour()).u8(time.getMinute());
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
