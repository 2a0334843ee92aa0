package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import kassahub.hub.problem.Problem;

/** Text files as Windows and others keep them. */
final class TextFile {
  private static final Charset WINDOWS = Charset.forName("windows-1251");

  private TextFile() {}

  /**
   * The text: by its byte order mark, else UTF-8 where every byte fits, else windows-1251.
   *
   * @throws Problem.Invalid {@code NOT_TEXT} for anything with control characters that no text has
   */
  static String decode(byte[] bytes) {
    String text = withoutMark(decoded(bytes));
    if (text.chars().anyMatch(TextFile::foreign)) {
      throw new Problem.Invalid("NOT_TEXT", "the file is not text");
    }
    return text;
  }

  private static String decoded(byte[] bytes) {
    if (startsWith(bytes, 0xff, 0xfe)) {
      return new String(bytes, UTF_16LE);
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return new String(bytes, UTF_16BE);
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, WINDOWS);
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** Control characters, but for those of lines, pages and the old end-of-file mark. */
  private static boolean foreign(int character) {
    return character < ' ' && "\t\n\r\f\u000b\u001a".indexOf(character) < 0;
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
  }
}
