package kassahub.hub.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/** What belongs to the agents that were met last; of the others it is forgotten. */
final class MetLast<T> extends LinkedHashMap<String, T> {
  private static final long serialVersionUID = 1;
  private final int most;

  /** Remembers so many agents. */
  MetLast(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
    return size() > most;
  }
}
