package kassahub.hub.register;

import java.util.Map;

/** An alert to raise; facts are values for its sentence: {@code before}, {@code now}. */
record RaisedAlert(long register, AlertKind kind, Map<String, String> facts) {
  RaisedAlert {
    facts = Map.copyOf(facts);
  }

  static RaisedAlert changed(long register, AlertKind kind, String before, String now) {
    return new RaisedAlert(register, kind, Map.of("before", before, "now", now));
  }
}
