package kassahub.agent;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import picocli.CommandLine;

/** What a command said. */
final class Spoken {
  private final StringWriter text = new StringWriter();

  /** For the command's constructor. */
  Console console(Locale locale) {
    return new Console(new PrintWriter(text, true), Texts.of(locale));
  }

  Console english() {
    return console(Locale.ENGLISH);
  }

  /** Runs the command with these arguments; its exit code. */
  int run(Object command, String... arguments) {
    return new CommandLine(command).execute(arguments);
  }

  String text() {
    return text.toString();
  }
}
