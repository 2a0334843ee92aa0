package kassahub.deploy.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in as a process that really dies. */
class VendorStandInIT {
  private static final String QUESTION =
      new JsonObject()
          .put("requestId", "7")
          .put(
              "lines",
              new JsonArray()
                  .add(
                      new JsonObject()
                          .put("serial", "0085430138900001")
                          .put("until", "2037-12-14")
                          .put("termMonths", 12)))
          .encode();
  @TempDir private Path directory;
  private @Nullable Process process;

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void diesAfterGrantingAndAnswersTheSameWhenItIsBack() throws Exception {
    var dying = start("--mode", "die-after-grant");
    assertThatThrownBy(() -> ask(dying)).isInstanceOf(IOException.class);
    var died = Objects.requireNonNull(process);
    assertThat(died.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(died.exitValue()).isEqualTo(137);
    var written = Files.readString(directory.resolve("state/grants.tsv"));

    var answer = new JsonObject(ask(start()));

    var line = answer.getJsonArray("lines").getJsonObject(0);
    assertThat(written).contains(line.getString("signature"));
    assertThat(Files.readString(directory.resolve("state/grants.tsv"))).isEqualTo(written);
  }

  private URI start(String... more) throws IOException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(VendorProcess.class.getName(), "--key", path("vendor.key")));
    command.addAll(List.of("--state", path("state")));
    command.addAll(List.of(more));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    var line = Objects.requireNonNull(out.readLine(), "the stand-in did not start");
    return URI.create(line.substring("VENDOR ".length()) + "/grants");
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private static String ask(URI grants) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var question =
          HttpRequest.newBuilder(grants)
              .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
              .build();
      return client.send(question, BodyHandlers.ofString()).body();
    }
  }
}
