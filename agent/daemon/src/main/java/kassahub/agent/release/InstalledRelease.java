package kassahub.agent.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
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
 * @param keys who may sign the next one
 * @param platform as manifests name it
 */
public record InstalledRelease(
    Optional<Path> home, Optional<Path> store, List<PublicKey> keys, String platform) {
  private static final String KEYS = "release-keys";
  private static final String PACKAGE = "installed-by-package";
  private static final Logger log = LoggerFactory.getLogger(InstalledRelease.class);

  public InstalledRelease {
    keys = List.copyOf(keys);
  }

  /** As the properties say that the starting script sets. */
  public static InstalledRelease of(Properties properties) {
    Optional<Path> home =
        Optional.ofNullable(properties.getProperty("kassahub.home")).map(Path::of);
    return new InstalledRelease(
        home,
        Optional.ofNullable(properties.getProperty("kassahub.releases")).map(Path::of),
        home.map(InstalledRelease::keys).orElse(List.of()),
        platform(properties.getProperty("os.name"), properties.getProperty("os.arch")));
  }

  /** Who changes this agent. */
  public Way way() {
    if (home.isPresent() && store.isPresent() && !keys.isEmpty()) {
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

  /** Without keys that can be read no release is good, so the agent stays what it is. */
  private static List<PublicKey> keys(Path home) {
    Path file = home.resolve(KEYS);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return ReleaseSignature.keys(Files.readString(file));
    } catch (IOException | IllegalArgumentException unusable) {
      log.error("release keys cannot be used, this agent is not changed: {}", unusable.toString());
      return List.of();
    }
  }
}
