package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is made once and given to every hub on a database. */
class AdminKeysIT {
  @TempDir private Path folder;

  @Test
  void makesTheKeysThatAHubUsesAndKeepsThoseThatAreThere() throws IOException {
    var data = folder.resolve("hub");
    assertThat(keys(data)).isZero();
    var made = files(data);
    assertThat(made.keySet())
        .containsExactly(
            "authority/issuing.crt",
            "authority/issuing.key",
            "authority/root.crt",
            "authority/root.key",
            "issuer/built-in.key",
            "issuer/built-in.key.pub",
            "secrets/authenticator.key");

    assertThat(keys(data)).isZero();
    try (var database = TestDatabase.create();
        var hub = Hub.start(HubSamples.config(data, database), InstantSource.system())) {
      assertThat(hub.httpPort()).isPositive();
    }

    assertThat(files(data)).containsAllEntriesOf(made);
  }

  @Test
  void makesANewIssuingAuthorityBelowTheSameRoot() throws IOException {
    var data = folder.resolve("hub");
    keys(data);
    var before = files(data);

    assertThat(keys(data, "--new-issuing")).isZero();

    var changed = new TreeMap<>(files(data));
    changed.entrySet().removeAll(before.entrySet());
    assertThat(changed.keySet()).containsExactly("authority/issuing.crt", "authority/issuing.key");

    Files.delete(data.resolve("authority/root.key"));
    assertThat(keys(data, "--new-issuing")).isNotZero();
  }

  private int keys(Path data, String... more) throws IOException {
    var config = folder.resolve("hub.toml");
    Files.writeString(config, "data = \"%s\"\n".formatted(data));
    var quiet = new PrintWriter(new StringWriter());
    return new CommandLine(new AdminCommand())
        .setOut(quiet)
        .setErr(quiet)
        .execute(
            Stream.concat(Stream.of("-c", config.toString(), "keys"), Stream.of(more))
                .toArray(String[]::new));
  }

  /** Content and rights by name. */
  private static Map<String, String> files(Path data) throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> walk = Files.walk(data)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        var rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        var content = HexFormat.of().formatHex(Files.readAllBytes(file));
        files.put(data.relativize(file).toString(), rights + " " + content);
      }
    }
    return files;
  }
}
