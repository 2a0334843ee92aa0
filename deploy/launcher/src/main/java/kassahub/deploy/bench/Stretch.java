package kassahub.deploy.bench;

import io.vertx.core.json.JsonArray;
import java.util.List;

/**
 * Reports of one stream that the hub has acknowledged: each of them must be a row of the history,
 * once.
 *
 * @param after the number before the first of them
 * @param upTo the number of the last
 */
record Stretch(String agent, long stream, long after, long upTo) {
  static JsonArray json(List<Stretch> stretches) {
    var array = new JsonArray();
    stretches.forEach(
        one -> array.add(new JsonArray(List.of(one.agent, one.stream, one.after, one.upTo))));
    return array;
  }

  static List<Stretch> parse(JsonArray array) {
    return array.stream()
        .map(one -> (JsonArray) one)
        .map(one -> new Stretch(one.getString(0), one.getLong(1), one.getLong(2), one.getLong(3)))
        .toList();
  }

  /**
   * What the history holds of them.
   *
   * @param acknowledged how many there should be
   * @param rows how many there are
   * @param different of them with numbers of their own
   */
  record Kept(long acknowledged, long rows, long different) {
    static Kept of(HubProcess hub, List<Stretch> stretches) {
      var answer = hub.ask("kept " + json(stretches).encode());
      return new Kept(
          stretches.stream().mapToLong(one -> one.upTo - one.after).sum(),
          answer.getLong("rows"),
          answer.getLong("different"));
    }

    long lost() {
      return acknowledged - different;
    }

    long doubled() {
      return rows - different;
    }
  }
}
