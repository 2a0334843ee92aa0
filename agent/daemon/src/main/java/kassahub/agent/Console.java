package kassahub.agent;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where commands speak to a person. */
final class Console {
  private final PrintWriter out;
  private final Texts texts;

  Console(PrintWriter out, Texts texts) {
    this.out = out;
    this.texts = texts;
  }

  /** Standard output in UTF-8, in the language of this computer. */
  static Console system() {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    return new Console(out, Texts.of(Locale.getDefault()));
  }

  Texts texts() {
    return texts;
  }

  void print(String text) {
    out.print(text);
    out.flush();
  }

  void say(String key, Object... values) {
    out.println(texts.of(key, values));
  }

  /** Says what is wrong; the exit code 1. */
  int fail(String key, Object... values) {
    say(key, values);
    return 1;
  }
}
