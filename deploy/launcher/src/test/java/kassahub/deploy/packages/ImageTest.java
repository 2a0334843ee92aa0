package kassahub.deploy.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import kassahub.deploy.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in an image, far from the sources that it was built of. */
class ImageTest {
  @TempDir Path directory;

  @Test
  void aCommandRunsWithoutAClone() throws Exception {
    assertThat(run("hub", "--help")).contains("--config", "exit 0");
  }

  @Test
  void packagesAreMadeOfAClone() throws Exception {
    assertThat(run("package")).contains("packages are built from a clone of the sources only");
  }

  private String run(String... arguments) throws Exception {
    var classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    copy(classes, directory.resolve("classes"));
    var elsewhere =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(part -> !Path.of(part).equals(classes))
            .collect(Collectors.joining(File.pathSeparator));
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var path = directory.resolve("classes") + File.pathSeparator + elsewhere;
    var command = new ProcessBuilder(java, "-cp", path, Main.class.getName());
    command.command().addAll(Arrays.asList(arguments));
    var process = command.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + "exit " + process.waitFor();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
