package kassahub.agent.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import kassahub.proto.ReleaseSignature;
import kassahub.proto.v1.AgentUpdates;
import kassahub.proto.v1.AgentUpdates.Way;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The release that runs, as {@code kassahub} started it.
 *
 * @param home its folder; empty in a clone or a test
 * @param store where other releases go; empty where nobody would start them
 * @param keys who may sign the next one, as {@link ReleaseSignature#keys} reads it: only when one
 *     comes, because that loads what no start needs
 * @param platform as manifests name it
 */
public record InstalledRelease(
    Optional<Path> home, Optional<Path> store, String keys, String platform) {
  private static final String KEYS = "release-keys";
  private static final String PACKAGE = "installed-by-package";
  private static final Logger log = LoggerFactory.getLogger(InstalledRelease.class);

  /** As the properties say that the starting script sets. */
  public static InstalledRelease of(Properties properties) {
    Optional<Path> home =
        Optional.ofNullable(properties.getProperty("kassahub.home")).map(Path::of);
    return new InstalledRelease(
        home,
        Optional.ofNullable(properties.getProperty("kassahub.releases")).map(Path::of),
        home.map(InstalledRelease::keys).orElse(""),
        platform(properties.getProperty("os.name"), properties.getProperty("os.arch")));
  }

  /** Who changes this agent. */
  public Way way() {
    if (home.isPresent() && store.isPresent() && !keys.isBlank()) {
      return Way.ITSELF;
    }
    return home.map(folder -> Files.exists(folder.resolve(PACKAGE))).orElse(false)
        ? Way.PACKAGE_MANAGER
        : Way.BY_HAND;
  }

  /** For health reports. */
  public AgentUpdates message() {
    return AgentUpdates.newBuilder().setWay(way()).setPlatform(platform).build();
  }

  private static String platform(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT).replaceFirst(" .*", "");
    return name + "-" + processor.toLowerCase(Locale.ROOT);
  }

  /** Without keys no release is good, so the agent stays what it is. */
  private static String keys(Path home) {
    Path file = home.resolve(KEYS);
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException unreadable) {
      log.error(
          "release keys cannot be read, this agent is not changed: {}", unreadable.toString());
      return "";
    }
  }
}
