package kassahub.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Properties;

/**
 * Which agent this is.
 *
 * @param built a time that is certainly over
 */
public record BuildInfo(String version, Instant built) {

  /** As the build wrote it. */
  public static BuildInfo read() {
    var properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException("build.properties is missing from the program");
      }
      properties.load(in);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return new BuildInfo(
        properties.getProperty("version"), Instant.parse(properties.getProperty("built")));
  }
}
