package kassahub.hub;

import java.nio.file.Path;

/** Configurations of whole hubs, with every port a free one. */
final class HubSamples {
  private HubSamples() {}

  /** On a database of a test's own. */
  static HubConfig config(Path data, TestDatabase database) {
    return config(data, database.toml());
  }

  /**
   * With other sections.
   *
   * @param more TOML
   */
  static HubConfig config(Path data, String more) {
    return HubConfig.parse(
        """
        data = "%s"
        [http]
        port = 0
        [agents]
        mqtt-port = 0
        grpc-port = 0
        %s
        """
            .formatted(data, more));
  }
}
