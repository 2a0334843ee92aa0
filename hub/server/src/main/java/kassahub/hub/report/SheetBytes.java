package kassahub.hub.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** XML on its way to a stream: text is escaped and encoded without an object of its own. */
final class SheetBytes {
  private static final int SIZE = 1 << 16;

  /** A character takes at most this many bytes, escaped or encoded. */
  private static final int LONGEST = 6;

  private final OutputStream out;
  private final byte[] buffer = new byte[SIZE];
  private int filled;

  SheetBytes(OutputStream out) {
    this.out = out;
  }

  /** Bytes that are XML already. */
  SheetBytes raw(byte[] xml) throws IOException {
    room(xml.length);
    System.arraycopy(xml, 0, buffer, filled, xml.length);
    filled += xml.length;
    return this;
  }

  SheetBytes raw(String xml) throws IOException {
    return raw(xml.getBytes(StandardCharsets.UTF_8));
  }

  SheetBytes number(long number) throws IOException {
    if (number < 0) {
      return raw(Long.toString(number));
    }
    room(20);
    int digits = 1;
    for (long rest = number; rest > 9; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int at = filled + digits - 1; at >= filled; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    filled += digits;
    return this;
  }

  /** Text for a person; characters that XML cannot have are left out. */
  SheetBytes text(String text) throws IOException {
    for (int at = 0; at < text.length(); at++) {
      room(LONGEST);
      char one = text.charAt(at);
      if (one >= 0x80) {
        at += wide(text, at);
      } else {
        switch (one) {
          case '&' -> raw(Entity.AND);
          case '<' -> raw(Entity.LESS);
          case '>' -> raw(Entity.MORE);
          case '\t', '\n', '\r' -> buffer[filled++] = (byte) one;
          default -> {
            if (one >= ' ') {
              buffer[filled++] = (byte) one;
            }
          }
        }
      }
    }
    return this;
  }

  void flush() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }

  private static final class Entity {
    static final byte[] AND = "&amp;".getBytes(StandardCharsets.US_ASCII);
    static final byte[] LESS = "&lt;".getBytes(StandardCharsets.US_ASCII);
    static final byte[] MORE = "&gt;".getBytes(StandardCharsets.US_ASCII);
  }

  /** Encodes what is not ASCII; how many more characters of the text it took. */
  private int wide(String text, int at) {
    char one = text.charAt(at);
    if (one < 0x800) {
      buffer[filled++] = (byte) (0xC0 | one >> 6);
      buffer[filled++] = (byte) (0x80 | (one & 0x3F));
      return 0;
    }
    if (!Character.isSurrogate(one)) {
      if (one < 0xFFFE) {
        buffer[filled++] = (byte) (0xE0 | one >> 12);
        buffer[filled++] = (byte) (0x80 | ((one >> 6) & 0x3F));
        buffer[filled++] = (byte) (0x80 | (one & 0x3F));
      }
      return 0;
    }
    int whole = text.codePointAt(at);
    if (!Character.isSupplementaryCodePoint(whole)) {
      return 0;
    }
    buffer[filled++] = (byte) (0xF0 | whole >> 18);
    buffer[filled++] = (byte) (0x80 | ((whole >> 12) & 0x3F));
    buffer[filled++] = (byte) (0x80 | ((whole >> 6) & 0x3F));
    buffer[filled++] = (byte) (0x80 | (whole & 0x3F));
    return 1;
  }

  private void room(int bytes) throws IOException {
    if (filled + bytes > SIZE) {
      flush();
    }
  }
}
