package kassahub.hub.gateway;

import java.util.List;

/** Takes turns over many: after so many turns everybody that stayed had one. */
final class Rota {
  private final int turns;
  private final int least;
  private int place;

  /**
   * @param least so many at once, however few there are in all
   */
  Rota(int turns, int least) {
    this.turns = turns;
    this.least = least;
  }

  /** Whose turn it is. Those who come or go in between may shift one into a later turn. */
  synchronized <T> List<T> next(List<T> all) {
    int size = Math.max(least, (all.size() + turns - 1) / turns);
    int from = place < all.size() ? place : 0;
    int to = Math.min(all.size(), from + size);
    place = to;
    return all.subList(from, to);
  }
}
