package kassahub.agent;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import kassahub.agent.AgentConfig.LogLevel;
import org.jspecify.annotations.Nullable;

/**
 * Logging of the program: lines to the standard error stream. Not for agents inside another JVM.
 */
final class LogSetup {
  /** Held here, because the JDK keeps loggers by weak references only. */
  private static final Logger ROOT = Logger.getLogger("");

  private static volatile @Nullable Handler printed;

  private LogSetup() {}

  /** Another level than it was started with; nothing in a JVM whose log is not ours. */
  static void level(LogLevel level) {
    Handler console = printed;
    if (console != null) {
      console.setLevel(jul(level));
    }
  }

  static void start(LogLevel level) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    var console = new ConsoleHandler();
    console.setLevel(jul(level));
    console.setFormatter(new Line());
    ROOT.addHandler(console);
    printed = console;
    ROOT.setLevel(level == LogLevel.DEBUG ? Level.INFO : jul(level));
    // However little is printed, support may ask for what happened (LogTail).
    Logger.getLogger("kassahub").setLevel(level == LogLevel.DEBUG ? Level.FINE : Level.INFO);
  }

  private static Level jul(LogLevel level) {
    return switch (level) {
      case ERROR -> Level.SEVERE;
      case WARNING -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
    };
  }

  /** Time, level, place and text on one line; causes below it. */
  private static final class Line extends Formatter {
    @Override
    public String format(LogRecord event) {
      return LogLine.of(event) + "\n";
    }
  }
}
