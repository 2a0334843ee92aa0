package kassahub.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.HubConfig;
import kassahub.hub.HubConfig.Postgres.External;
import kassahub.hub.gateway.broker.BrokerFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  /** What SCALING.md sizes the disks for. */
  private static final int DAYS_OF_HISTORY = 35;

  private static final String HUB = "kubernetes/hub/";
  private static final String BROKER_FOLDER = "/var/lib/kassahub-broker";
  private static final Tree DEPLOYMENT = Tree.document(HUB + "deployment.yaml");
  private static final Tree POD = DEPLOYMENT.at("spec", "template", "spec");
  private static final Tree CONTAINER = POD.at("containers").named("hub");
  private static final Map<String, String> POD_LABELS =
      DEPLOYMENT.at("spec", "template", "metadata", "labels").pairs();

  static Stream<String> yaml() throws IOException {
    return files(".yaml");
  }

  static Stream<String> kustomizations() throws IOException {
    return files("kustomization.yaml");
  }

  private static Stream<String> files(String ending) throws IOException {
    var found = new TreeSet<String>();
    try (Stream<Path> walk = Files.walk(Tree.DEPLOY)) {
      walk.map(file -> Tree.DEPLOY.relativize(file).toString())
          .filter(file -> file.endsWith(ending) && !file.startsWith("launcher/"))
          .forEach(found::add);
    }
    return found.stream();
  }

  @ParameterizedTest
  @MethodSource("yaml")
  void everyYamlFileParses(String file) {
    assertThat(Tree.documents(file))
        .isNotEmpty()
        .allSatisfy(
            document -> {
              assertThat(document.node()).isInstanceOf(Map.class);
              if (file.startsWith("kubernetes/")) {
                assertThat(document.at("apiVersion").text()).isNotBlank();
                assertThat(document.at("kind").text()).isNotBlank();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void everyKustomizationNamesWhatLiesBesideIt(String file) throws IOException {
    var folder = Tree.DEPLOY.resolve(file).resolveSibling("").normalize();
    var named = new ArrayList<>(Tree.document(file).at("resources").texts());
    Tree.document(file)
        .find("configMapGenerator")
        .ifPresent(all -> all.each().forEach(map -> named.addAll(map.at("files").texts())));

    assertThat(named).allSatisfy(name -> assertThat(folder.resolve(name)).exists());
    try (var beside = Files.list(folder)) {
      assertThat(beside.filter(Files::isRegularFile).map(at -> at.getFileName().toString()))
          .allSatisfy(name -> assertThat(name).isIn(with(named, "kustomization.yaml")));
    }
  }

  private static List<String> with(List<String> names, String more) {
    var all = new ArrayList<>(names);
    all.add(more);
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes/hub/hub.toml", "compose/hub.toml", "compose/hub-broker.toml"})
  void theConfigurationIsOneThatAHubTakes(String file) {
    var config = HubConfig.parse(Tree.text(file));

    assertThat(config.demo()).isFalse();
    assertThat(config.http().secure()).isTrue();
    assertThat(config.agents().host()).isEqualTo("0.0.0.0");
    assertThat(config.database()).isInstanceOf(External.class);
    assertThat(config.retention().telemetryDays()).isEqualTo(DAYS_OF_HISTORY);
  }

  @Test
  void portsAreTheSameFromTheConfigurationToTheOutside() {
    var config = config(HUB + "hub.toml");
    var ports = new HashMap<String, Integer>();
    CONTAINER
        .at("ports")
        .each()
        .forEach(port -> ports.put(port.at("name").text(), port.at("containerPort").number()));

    assertThat(ports)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "http", config.http().port(),
                "mqtt", config.agents().mqttPort(),
                "grpc", config.agents().grpcPort()));
    assertThat(Tree.text("Dockerfile")).contains("EXPOSE 8080 8883 8884");
    var named = new ArrayList<String>();
    for (var service : Tree.documents(HUB + "services.yaml")) {
      service.deep("targetPort", port -> named.add(port.text()));
    }
    assertThat(named).containsExactlyInAnyOrder("http", "mqtt", "grpc");
    for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(CONTAINER.at(probe, "httpGet", "port").text()).isEqualTo("http");
    }
  }

  @Test
  void agentsComeInOnThePortsThatTheirEnrolmentNames() {
    var agents = HubConfig.parse(Tree.text(HUB + "hub.toml")).agents();
    var service = Tree.documents(HUB + "services.yaml").get(1).at("spec");

    assertThat(service.at("ports").named("mqtt").at("port").number()).isEqualTo(agents.mqttPort());
    assertThat(service.at("ports").named("grpc").at("port").number()).isEqualTo(agents.grpcPort());
  }

  @Test
  void servicesPoliciesAndBudgetsMeanThePodsOfTheDeployment() {
    assertThat(DEPLOYMENT.at("spec", "selector", "matchLabels").pairs()).isEqualTo(POD_LABELS);
    for (var service : Tree.documents(HUB + "services.yaml")) {
      assertThat(service.at("spec", "selector").pairs()).isEqualTo(POD_LABELS);
    }
    for (var file : List.of("disruption.yaml", "network.yaml")) {
      var spec = Tree.document(HUB + file).at("spec");
      var selector = spec.find("selector").orElseGet(() -> spec.at("podSelector"));
      assertThat(selector.at("matchLabels").pairs()).as(file).isEqualTo(POD_LABELS);
    }
    assertThat(
            Tree.document("kubernetes/monitoring/podmonitor.yaml")
                .at("spec", "selector", "matchLabels")
                .pairs())
        .isEqualTo(POD_LABELS);
    Tree.document(HUB + "ingress.yaml")
        .deep(
            "service",
            to -> {
              assertThat(to.at("name").text()).isEqualTo("kassahub");
              assertThat(to.at("port", "name").text()).isEqualTo("http");
            });
  }

  @Test
  void mailReachesItsServerOnEitherPort() {
    var ports = new ArrayList<String>();
    Tree.document(HUB + "network.yaml")
        .at("spec", "egress")
        .deep("ports", all -> all.each().forEach(one -> ports.add(one.at("port").text())));

    assertThat(ports).contains("587", "465");
  }

  @Test
  void aDatabaseOutageKillsNoHub() {
    assertThat(CONTAINER.at("livenessProbe", "httpGet", "path").text()).isEqualTo("/alive");
    assertThat(CONTAINER.at("startupProbe", "httpGet", "path").text()).isEqualTo("/alive");
    assertThat(CONTAINER.at("readinessProbe", "httpGet", "path").text()).isEqualTo("/health");
  }

  @Test
  void everyMountedVolumeIsThere() {
    var volumes = POD.at("volumes").each().map(volume -> volume.at("name").text()).toList();
    var mounted = new TreeSet<String>();
    POD.deep("volumeMounts", all -> all.each().forEach(at -> mounted.add(at.at("name").text())));

    assertThat(mounted).containsExactlyInAnyOrderElementsOf(volumes);
    POD.deep("image", image -> assertThat(image.text()).isEqualTo("kassahub:0.1.0"));
  }

  @Test
  void theDatabaseHasTheRolesThatTheHubSignsInAs() {
    var hub = (External) config(HUB + "hub.toml").database();
    var cluster = Tree.document("kubernetes/database/cluster.yaml");
    var first = cluster.at("spec", "bootstrap", "initdb");
    var daily = cluster.at("spec", "managed", "roles").named(hub.user().name());

    assertThat(hub.servers().getFirst().host())
        .isEqualTo(cluster.at("metadata", "name").text() + "-rw");
    assertThat(first.at("database").text()).isEqualTo(hub.name());
    assertThat(first.at("owner").text()).isEqualTo(hub.owner().name());
    assertThat(file("database", first.at("secret", "name").text(), "owner-password"))
        .isEqualTo(hub.owner().passwordFile().orElseThrow());
    assertThat(file("database", daily.at("passwordSecret", "name").text(), "hub-password"))
        .isEqualTo(hub.user().passwordFile().orElseThrow());
    assertThat(file("database", cluster.at("metadata", "name").text() + "-ca", "ca.crt"))
        .isEqualTo(hub.rootCertificate().orElseThrow());
  }

  /** Where the hub finds a file that a secret puts into a projected volume. */
  private static Path file(String volume, String secret, String path) {
    var sources = POD.at("volumes").named(volume).at("projected", "sources");
    assertThat(
            sources
                .each()
                .map(source -> source.at("secret"))
                .filter(source -> source.at("name").text().equals(secret))
                .flatMap(source -> source.at("items").each())
                .map(item -> item.at("path").text()))
        .contains(path);
    return Path.of(CONTAINER.at("volumeMounts").named(volume).at("mountPath").text(), path);
  }

  @Test
  void anyCommitIsOnTwoMachines() {
    var postgres = Tree.document("kubernetes/database/cluster.yaml").at("spec", "postgresql");

    assertThat(postgres.at("synchronous", "method").text()).isEqualTo("any");
    assertThat(postgres.at("synchronous", "dataDurability").text()).isEqualTo("required");
    assertThat(postgres.at("parameters", "synchronous_commit").text()).isEqualTo("remote_apply");
  }

  @Test
  void composeFitsItsHub() {
    var compose = Tree.document("compose.yaml");
    var hub = config("compose/hub.toml");
    var declared = compose.at("secrets").pairs().keySet();

    assertThat(compose.at("services").find(((External) hub.database()).servers().getFirst().host()))
        .isPresent();
    assertThat(hub.http().trustedProxies())
        .containsExactly(
            compose
                .at("networks", "front", "ipam", "config")
                .each()
                .map(one -> one.at("subnet").text())
                .findFirst()
                .orElseThrow());
    for (var service : compose.at("services").pairs().keySet()) {
      compose
          .at("services", service)
          .find("secrets")
          .ifPresent(named -> assertThat(declared).containsAll(named.texts()));
    }
    assertThat(((External) hub.database()).user().passwordFile())
        .contains(Path.of("/run/secrets/hub-password"));
    assertThat(compose.at("services", "hub", "secrets").texts())
        .containsExactlyInAnyOrder("hub-password", "owner-password");
  }

  @Test
  void everySettingOfComposeIsInTheExample() {
    assertThat(found("compose.yaml", "\\$\\{([A-Z_]+)"))
        .isNotEmpty()
        .isEqualTo(found(".env.example", "(?m)^([A-Z_]+)="));
  }

  /** Arguments can be read by every user of the machine. */
  @ParameterizedTest
  @ValueSource(strings = {"README.md", "compose/roles.sh", "compose/secrets.sh", "compose.yaml"})
  void noPasswordIsAnArgument(String file) {
    assertThat(found(file, "(--from-literal=(?!username=)|password='…'|password=\"?\\$\\(cat)"))
        .isEmpty();
  }

  private static Set<String> found(String file, String pattern) {
    return Pattern.compile(pattern)
        .matcher(Tree.text(file))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void composeFitsItsBroker() {
    var compose = Tree.document("compose.yaml");
    var mosquitto = compose.at("services", "mosquitto");
    var broker = config("compose/hub-broker.toml").agents().broker().orElseThrow();

    assertThat(compose.at("services").find(broker.host())).contains(mosquitto);
    assertThat(broker.port()).isEqualTo(BrokerFiles.HUBS);
    assertThat(broker.publicPort()).isEqualTo(BrokerFiles.AGENTS);
    assertThat(mosquitto.at("ports").texts())
        .as("only agents come in from outside")
        .containsExactly("${KASSAHUB_BROKER_PORT:-%1$d}:%1$d".formatted(BrokerFiles.AGENTS));
    assertThat(mosquitto.at("volumes").texts())
        .as("keys of the authority stay with the hub")
        .containsExactly("broker:" + BROKER_FOLDER + ":ro");
    assertThat(compose.at("services", "hub", "volumes").texts())
        .contains("broker:" + BROKER_FOLDER);
    assertThat(Tree.text("Dockerfile")).contains("-m 700 /var/lib/kassahub " + BROKER_FOLDER);
    assertThat(mosquitto.at("command").texts())
        .containsExactly("mosquitto", "-c", BROKER_FOLDER + "/mosquitto.conf");
    assertThat(mosquitto.at("profiles").texts()).containsExactly("broker");
  }

  /** But for the broker and what is said about it. */
  @Test
  void theHubBehindTheBrokerIsTheSame() {
    var own = HubConfig.parse(Tree.text("compose/hub.toml"));
    var behind = HubConfig.parse(Tree.text("compose/hub-broker.toml"));

    assertThat(behind).usingRecursiveComparison().ignoringFields("agents.broker").isEqualTo(own);
    assertThat(own.agents().broker()).isEmpty();
    assertThat(Tree.document("compose.yaml").at("services", "hub", "volumes").texts())
        .contains("./compose/${KASSAHUB_HUB_TOML:-hub.toml}:/etc/kassahub/hub.toml:ro");
  }

  @Test
  void everyAlertSaysWhatToDo() {
    var alerts = new ArrayList<Tree>();
    Tree.document("prometheus/rules.yaml")
        .deep("rules", rules -> rules.each().forEach(alerts::add));

    assertThat(alerts)
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat(alert.at("annotations", "summary").text()).endsWith(".");
              assertThat(alert.at("annotations", "action").text()).endsWith(".");
              assertThat(alert.at("labels", "severity").text()).isIn("critical", "warning", "info");
              assertThat(alert.at("labels", "step").text()).matches("all|up [1-7]|down [1-7]");
            });
    assertThat(alerts.stream().map(alert -> alert.at("alert").text())).doesNotHaveDuplicates();
  }

  private static HubConfig config(String file) {
    return HubConfig.parse(Tree.text(file));
  }
}
