package kassahub.agent;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that people type: UTF-8, also with the mark that Notepad of Windows begins them with. */
final class TextFile {
  private static final String MARK = "\ufeff";

  private TextFile() {}

  static String read(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    } catch (CharacterCodingException foreign) {
      throw new IOException("it is not UTF-8: save it in that encoding", foreign);
    }
  }
}
