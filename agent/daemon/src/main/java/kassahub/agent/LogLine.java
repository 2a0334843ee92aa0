package kassahub.agent;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** One line of the log: time in UTC, level, class, text, and the chain of causes in words. */
final class LogLine {
  private static final SimpleFormatter MESSAGES = new SimpleFormatter();

  private LogLine() {}

  static String of(LogRecord event) {
    var line = new StringBuilder();
    line.append(event.getInstant()).append(' ').append(level(event.getLevel())).append(' ');
    String name = String.valueOf(event.getLoggerName());
    line.append(name.substring(name.lastIndexOf('.') + 1)).append(": ");
    line.append(MESSAGES.formatMessage(event));
    for (Throwable t = event.getThrown(); t != null; t = t.getCause()) {
      line.append(" | ").append(t);
    }
    return line.toString();
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "warn";
    }
    return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
  }
}
