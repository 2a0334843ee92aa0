package kassahub.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kassahub.hub.AdminCommand;
import kassahub.hub.Hub;
import kassahub.hub.HubConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A hub that has what the manifests give it: the same keys, asked what the manifests ask. */
class FiguresIT {
  private static final Pattern FIGURE = Pattern.compile("\\bkassahub_[a-z_]+");

  @TempDir private static Path folder;
  private static Hub hub;

  @BeforeAll
  static void start() throws IOException {
    var data = folder.resolve("data");
    var file =
        Files.writeString(
            folder.resolve("hub.toml"),
            """
            data = "%s"
            [http]
            port = 0
            [agents]
            mqtt-port = 0
            grpc-port = 0
            """
                .formatted(data));
    assertThat(new CommandLine(new AdminCommand()).execute("-c", file.toString(), "keys")).isZero();
    keepOnly(data, ofTheDeployment());
    hub = Hub.start(HubConfig.read(file), InstantSource.system());
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  /** Paths of keys in the data folder. */
  private static Set<Path> ofTheDeployment() {
    return Tree.document("kubernetes/hub/deployment.yaml")
        .at("spec", "template", "spec", "volumes")
        .named("keys")
        .at("secret", "items")
        .each()
        .map(item -> Path.of(item.at("path").text()))
        .collect(Collectors.toSet());
  }

  private static void keepOnly(Path data, Set<Path> kept) throws IOException {
    var found = new TreeSet<Path>();
    try (var walk = Files.walk(data)) {
      walk.filter(Files::isRegularFile).map(data::relativize).forEach(found::add);
    }
    assertThat(found).containsAll(kept);
    for (Path file : found) {
      if (!kept.contains(file)) {
        Files.delete(data.resolve(file));
      }
    }
  }

  @Test
  void everyKeyComesFromTheSecretAndNoneIsMadeByAHub() throws IOException {
    try (var walk = Files.walk(folder.resolve("data"))) {
      assertThat(
              walk.filter(Files::isRegularFile)
                  .map(folder.resolve("data")::relativize)
                  .filter(file -> Set.of("authority", "issuer", "secrets").contains(top(file))))
          .containsExactlyInAnyOrderElementsOf(ofTheDeployment());
    }
  }

  private static String top(Path file) {
    return file.getName(0).toString();
  }

  @Test
  void alertsAndDashboardAskForFiguresThatAHubHas() throws Exception {
    var printed = printed();

    assertThat(named(Tree.document("prometheus/rules.yaml"))).isNotEmpty().isSubsetOf(printed);
    assertThat(named(Tree.json("grafana/dashboard.json")))
        .as("and no figure is left out of the dashboard")
        .isEqualTo(printed);
  }

  @Test
  void theReadmeNamesEveryFigureOfALine() throws Exception {
    var readme = Files.readString(Tree.DEPLOY.resolve("../hub/server/README.md"));
    var standing =
        Set.of("heap_used_bytes", "heap_max_bytes", "platform_threads", "uptime_seconds");

    assertThat(printed().stream().map(name -> name.substring("kassahub_".length())))
        .filteredOn(name -> !standing.contains(name))
        .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  @Test
  void probesAskForPathsThatAHubHas() throws Exception {
    var probes = Tree.document("kubernetes/hub/deployment.yaml");
    var paths = new TreeSet<String>();
    probes.deep("httpGet", probe -> paths.add(probe.at("path").text()));

    assertThat(paths).isNotEmpty();
    for (String path : paths) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  private static Set<String> printed() throws Exception {
    return FIGURE
        .matcher(
            get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n")))
        .results()
        .map(result -> result.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> named(Tree document) {
    var named = new TreeSet<String>();
    document.deep(
        "expr",
        expression ->
            FIGURE
                .matcher(expression.text())
                .results()
                .forEach(result -> named.add(result.group())));
    return named;
  }

  private static HttpResponse<String> get(String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var address = URI.create("http://127.0.0.1:" + hub.httpPort() + path);
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
  }
}
