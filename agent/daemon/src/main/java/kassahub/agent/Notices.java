package kassahub.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a person should read in the agent's health: the newest twenty, newest last. */
final class Notices {
  private static final int LIMIT = 20;
  private static final int CHARACTERS = 300;

  private final Deque<String> texts = new ArrayDeque<>();

  /** A text that stands there already moves to the end. */
  synchronized void add(String text) {
    String kept = text.length() > CHARACTERS ? text.substring(0, CHARACTERS) : text;
    texts.remove(kept);
    texts.addLast(kept);
    if (texts.size() > LIMIT) {
      texts.removeFirst();
    }
  }

  synchronized List<String> newestLast() {
    return List.copyOf(texts);
  }
}
