package kassahub.deploy.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Objects;
import java.util.function.Function;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import kassahub.hub.Hub;
import kassahub.hub.HubConfig;
import kassahub.hub.database.Tx;
import org.jspecify.annotations.Nullable;

/**
 * The hub that a bench loads, in a process of its own. Its configuration is the argument; it says
 * where it is and answers questions line by line: a question on standard input, {@code ANSWER} and
 * one JSON object on standard output. It stops when its standard input ends.
 */
final class HubUnderTest {
  static final String ANSWER = "ANSWER ";

  private final Hub hub;
  private @Nullable Recording recording;

  private HubUnderTest(Hub hub) {
    this.hub = hub;
  }

  public static void main(String[] arguments) throws IOException {
    var clock = InstantSource.system();
    try (var hub = Hub.start(HubConfig.parse(arguments[0]), clock)) {
      say(new JsonObject());
      new HubUnderTest(hub).answer(clock);
    }
    Runtime.getRuntime().halt(0);
  }

  private void answer(InstantSource clock) throws IOException {
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = questions.readLine(); line != null; line = questions.readLine()) {
      var words = line.split(" ", -1);
      say(
          switch (words[0]) {
            case "fill" -> fill(Integer.parseInt(words[1]), clock);
            case "fleet" ->
                new BenchFleet(hub.features(), clock.instant()).enter(Long.parseLong(words[1]));
            case "stored" -> stored();
            case "open" -> open();
            case "kept" -> kept(line.substring("kept ".length()));
            case "memory" -> memory();
            case "record" -> record();
            case "recorded" -> recorded(Path.of(line.substring("recorded ".length())));
            default -> throw new IllegalArgumentException(line);
          });
    }
  }

  private JsonObject fill(int devices, InstantSource clock) {
    var facts = new BenchFirm(hub.features(), clock).enter(devices);
    return new JsonObject()
        .put("organisation", facts.organisation())
        .put("apiKey", facts.apiKey())
        .put("enrolments", new JsonArray(facts.enrolments()))
        .put("root", Base64.getEncoder().encodeToString(root()));
  }

  private byte[] root() {
    try {
      return hub.features().authority().root().getEncoded();
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private JsonObject stored() {
    return new JsonObject().put("stored", query(BenchStore::telemetry));
  }

  private JsonObject open() {
    return new JsonObject().put("open", new JsonArray(query(BenchStore::openLines)));
  }

  private JsonObject kept(String stretches) {
    var asked = Stretch.parse(new JsonArray(stretches));
    var kept = query(tx -> BenchStore.kept(tx, asked));
    return new JsonObject().put("rows", kept.rows()).put("different", kept.different());
  }

  private <T> T query(Function<Tx, T> question) {
    return hub.features().database().transact(question);
  }

  /** What is alive on the heap, in bytes. */
  private static JsonObject memory() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return new JsonObject().put("heap", runtime.totalMemory() - runtime.freeMemory());
  }

  private JsonObject record() throws IOException {
    try {
      var settings = new HashMap<>(Configuration.getConfiguration("profile").getSettings());
      settings.put("jdk.CPUTimeSample#enabled", "true");
      settings.put("jdk.CPUTimeSample#throttle", "5 ms");
      recording = new Recording(settings);
      recording.start();
      return new JsonObject();
    } catch (ParseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private JsonObject recorded(Path file) throws IOException {
    try (var ended = Objects.requireNonNull(recording)) {
      ended.stop();
      ended.dump(file);
    }
    return new JsonObject();
  }

  static void say(JsonObject answer) {
    System.out.println(ANSWER + answer.encode());
    System.out.flush();
  }
}
