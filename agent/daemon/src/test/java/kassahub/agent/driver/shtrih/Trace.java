package kassahub.agent.driver.shtrih;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kassahub.agent.link.Link;

/**
 * A recorded conversation that plays the register's part. Lines: {@code > } bytes the host must
 * send next, {@code < } bytes it then gets, {@code silence} the next wait runs out; other words are
 * what the test asks and expects.
 */
final class Trace implements Link {
  private final Deque<String> script = new ArrayDeque<>();
  private final Map<String, String> facts = new TreeMap<>();
  private final Deque<Integer> arriving = new ArrayDeque<>();

  static Trace read(Path folder) throws IOException {
    Trace trace = new Trace();
    for (String line : Files.readAllLines(folder.resolve("trace.txt"))) {
      if (line.startsWith(">") || line.startsWith("<") || line.equals("silence")) {
        trace.script.add(line);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        String[] words = line.split(" ", 2);
        trace.facts.put(words[0], words[1]);
      }
    }
    return trace;
  }

  /** What stands behind a word at the beginning of a line. */
  Optional<String> fact(String word) {
    return Optional.ofNullable(facts.get(word));
  }

  /** Lines that were not played. */
  List<String> left() {
    return List.copyOf(script);
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
  }

  @Override
  public void write(byte[] bytes) {
    String expected = script.isEmpty() ? "nothing" : script.remove();
    if (!expected.equals("> " + hex(bytes))) {
      throw new AssertionError("sent " + hex(bytes) + ", expected " + expected);
    }
    load();
  }

  @Override
  public int read(Duration atMost) {
    if (arriving.isEmpty()) {
      if (!script.isEmpty() && script.element().equals("silence")) {
        script.remove();
      }
      load();
      return SILENCE;
    }
    return arriving.remove();
  }

  @Override
  public boolean ready() {
    return false;
  }

  @Override
  public void drain() {
    arriving.clear();
  }

  @Override
  public void close() {}

  private void load() {
    while (!script.isEmpty() && script.element().startsWith("<")) {
      for (byte b : bytes(script.remove().substring(2))) {
        arriving.add(b & 0xFF);
      }
    }
  }
}
