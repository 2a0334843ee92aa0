package kassahub.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import kassahub.agent.AgentConfig.LogLevel;

/**
 * The newest lines of the log in memory, for a dispatch that asks for them. Lines of all agents in
 * one JVM are mixed: an agent's own program has one agent only.
 */
final class LogTail extends Handler {
  /** Limit of the wire. */
  static final int MAX_BYTES = 40 * 1024;

  private static final Logger OURS = Logger.getLogger("kassahub.agent");

  private final Deque<String> lines = new ArrayDeque<>();
  private int bytes;

  /** Listens from now on, until it is closed. */
  static LogTail listening() {
    var tail = new LogTail();
    tail.setLevel(Level.INFO);
    OURS.addHandler(tail);
    return tail;
  }

  /** Never less than what support needs. */
  synchronized void level(LogLevel level) {
    setLevel(level == LogLevel.DEBUG ? Level.FINE : Level.INFO);
    boolean loud =
        Arrays.stream(OURS.getHandlers()).anyMatch(one -> Level.FINE.equals(one.getLevel()));
    OURS.setLevel(loud ? Level.FINE : null);
  }

  /** The newest lines that fit, oldest first. */
  synchronized String newest(int maxBytes) {
    List<String> chosen = new ArrayList<>();
    int size = 0;
    for (var newestFirst = lines.descendingIterator(); newestFirst.hasNext(); ) {
      String line = newestFirst.next();
      size += size(line);
      if (size > Math.min(maxBytes, MAX_BYTES)) {
        break;
      }
      chosen.add(line);
    }
    Collections.reverse(chosen);
    return String.join("", chosen);
  }

  @Override
  public synchronized void publish(LogRecord event) {
    if (!isLoggable(event)) {
      return;
    }
    String line = LogLine.of(event) + "\n";
    lines.addLast(line);
    bytes += size(line);
    while (bytes > MAX_BYTES && lines.size() > 1) {
      bytes -= size(lines.removeFirst());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    level(LogLevel.INFO);
    OURS.removeHandler(this);
  }

  private static int size(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length;
  }
}
