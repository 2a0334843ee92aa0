package kassahub.agent;

import java.util.Arrays;
import java.util.Locale;

/** Which way to the hub. */
public enum Transport {
  /** MQTT, and gRPC when that is blocked. */
  AUTO,
  MQTT,
  GRPC;

  static Transport parse(String text) {
    return Arrays.stream(values())
        .filter(way -> way.text().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("auto, mqtt or grpc expected, found " + text));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
