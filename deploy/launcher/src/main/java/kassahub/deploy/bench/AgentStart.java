package kassahub.deploy.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How an agent's process is started.
 *
 * @param name in the figures
 * @param command what {@code agent --config FILE} is added to
 */
record AgentStart(String name, List<String> command, Map<String, String> environment) {
  /** A bench is not the service: it stays the user who started it. */
  private static final String USER = "KASSAHUB_AGENT_USER";

  /** As anybody would start a Java program, without an option. */
  static AgentStart plain(Path folder) {
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    return new AgentStart(
        "plain", List.of(java, "-cp", folder + "/lib/*", "kassahub.agent.Main"), Map.of());
  }

  /** As installed, where the classes loaded beforehand cannot be used. */
  static AgentStart withoutCache(Path folder) {
    return script("withoutCache", folder, Map.of(USER, "", "KASSAHUB_AGENT_CACHE", "off"));
  }

  /** As installed. */
  static AgentStart packaged(Path folder) {
    return script("packaged", folder, Map.of(USER, ""));
  }

  /** As installed, and recording which classes it loads. */
  static AgentStart recording(Path folder, Path cache) {
    return script(
        "recording",
        folder,
        Map.of(
            USER,
            "",
            "KASSAHUB_JAVA_OPTS",
            "-XX:AOTCacheOutput=" + cache + " -Xmx256m -XX:MaxMetaspaceSize=256m"));
  }

  private static AgentStart script(String name, Path folder, Map<String, String> environment) {
    return new AgentStart(name, List.of(folder.resolve("kassahub").toString()), environment);
  }
}
