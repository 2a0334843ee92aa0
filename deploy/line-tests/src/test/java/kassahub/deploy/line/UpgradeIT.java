package kassahub.deploy.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.deploy.line.Child.Jvm;
import kassahub.deploy.line.LineStore.Heard;
import kassahub.hub.rollout.Standing;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent of the archive for other Linux changes itself through a real hub: to a good release,
 * and to two broken ones, which it takes back by itself. Releases are made and signed as the build
 * side does.
 */
@Timeout(560)
class UpgradeIT {
  private static final String SERIAL = "9900000000000002";
  private static final Duration BUILDING = Duration.ofMinutes(15);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TRIAL_SECONDS = 40;

  /** How small the archive is, PackageIT looks. */
  private static final Map<String, String> HASTILY_PACKED = Map.of("XZ_DEFAULTS", "-0");

  @TempDir static Path dir;
  private static Path installed;
  private static Path folder;

  @BeforeAll
  static void build() throws Exception {
    Files.writeString(dir.resolve("keys"), command("release", "keys", dir.resolve("key") + ""));
    command(
        "package",
        "--only=tar",
        "--release-keys=" + dir.resolve("keys"),
        "--out=" + dir.resolve("packages"));
    folder = dir.resolve("packages/agent");
    Files.createDirectories(dir.resolve("opt"));
    try (var files = Files.list(dir.resolve("packages"))) {
      Path archive =
          files.filter(file -> file.toString().endsWith(".tar.xz")).findFirst().orElseThrow();
      System.out.printf("%s %,d bytes%n", archive.getFileName(), Files.size(archive));
      FreshRoot.run(List.of("tar", "-xf", archive.toString(), "-C", dir.resolve("opt").toString()));
    }
    try (var one = Files.list(dir.resolve("opt"))) {
      installed = one.findFirst().orElseThrow();
    }
  }

  @Test
  void changesItselfAndTakesBrokenReleasesBack() throws Exception {
    Path data = Files.createDirectories(dir.resolve("data"));
    try (var hub = HubInside.start(dir.resolve("hub"));
        var register =
            RegisterSimulator.start(SimulatorConfig.of(SERIAL).withAddress("127.0.0.1", 0))) {
      long organisation = hub.organisation(2, List.of(SERIAL));
      Files.writeString(
          data.resolve("agent.toml"),
          """
          data = "%s"
          [reports]
          health = "30 s"
          [status]
          port = "0"
          [[register]]
          link = "tcp 127.0.0.1:%d"
          poll = "1 s"
          """
              .formatted(data.resolve("agent"), register.port()));
      String string = hub.enrolment(organisation).text();
      try (var agent = new LaunchedAgent(installed, data, string, TRIAL_SECONDS)) {
        awaitVersion(hub, agent, organisation, "0.1.0");

        long good = roll(hub, release("0.2.0", "", Map.of()));
        awaitState(hub, agent, good, "done");
        awaitVersion(hub, agent, organisation, "0.2.0");
        assertThat(agent.releases().resolve("current")).hasContent("0.2.0");
        assertThat(Files.size(dir.resolve("kassahub-agent-0.2.0-linux-amd64.release")))
            .isLessThan(60_000_000);
        hub.rollouts().stop(hub.operator(), good);

        broken(hub, agent, "0.3.0", "exit 3", "rolled-back-ended");
        broken(hub, agent, "0.4.0", "exec sleep 600", "rolled-back-silent");
        awaitVersion(hub, agent, organisation, "0.2.0");

        killedAtEachStep(hub, agent);
        awaitVersion(hub, agent, organisation, "0.5.0");
        assertThat(versions(hub, organisation)).as("one identity all the time").hasSize(1);
        List<Heard> heard = hub.read(tx -> LineStore.heard(tx, organisation));
        assertThat(heard).hasSize(1);
      }
    }
  }

  private static List<String> versions(HubInside hub, long organisation) {
    return hub.read(tx -> LineStore.versions(tx, organisation));
  }

  private static void broken(
      HubInside hub, LaunchedAgent agent, String version, String script, String why)
      throws Exception {
    long release = roll(hub, release(version, script, Map.of()));
    awaitState(hub, agent, release, "failed");
    assertThat(hub.rollouts().standing(hub.operator(), release).orElseThrow().failures())
        .singleElement()
        .extracting(Standing.Failure::code)
        .isEqualTo(why);
    assertThat(agent.releases().resolve("current")).hasContent("0.2.0");
    hub.rollouts().stop(hub.operator(), release);
  }

  private static void killedAtEachStep(HubInside hub, LaunchedAgent agent) throws Exception {
    Path store = agent.releases();
    long release = roll(hub, release("0.5.0", "", Map.of("lib/ballast.bin", 12_000_000)));
    long millis = PATIENCE.toMillis();
    assertThat(agent.killWhen(() -> Files.exists(store.resolve("download/head")), millis)).isTrue();
    assertThat(agent.killWhen(() -> Files.exists(store.resolve("0.5.0.part/lib")), millis))
        .isTrue();
    assertThat(agent.killWhen(() -> Files.exists(store.resolve("0.5.0")), millis)).isTrue();
    assertThat(agent.killWhen(() -> Files.exists(store.resolve("starts")), millis)).isTrue();
    awaitState(hub, agent, release, "done");
  }

  private static long roll(HubInside hub, Path release) throws IOException {
    long id = hub.takeIn(release, dir.resolve("keys"));
    hub.rollouts().start(hub.operator(), id);
    return id;
  }

  private static void awaitState(HubInside hub, LaunchedAgent agent, long release, String state)
      throws IOException {
    try {
      await(state)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                hub.rollouts().run();
                return hub.rollouts().standing(hub.operator(), release).orElseThrow().count(state)
                    == 1;
              });
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          hub.rollouts().standing(hub.operator(), release) + "\n" + agent.said(), late);
    }
  }

  private static void awaitVersion(
      HubInside hub, LaunchedAgent agent, long organisation, String version) {
    await("health of " + version)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(versions(hub, organisation)).as(agent.said()).containsExactly(version));
  }

  /**
   * What was installed with another number, and what is wrong with it.
   *
   * @param script instead of the one that starts it; empty: that
   */
  private static Path release(String version, String script, Map<String, Integer> ballast)
      throws Exception {
    Path made = dir.resolve("build-" + version);
    FreshRoot.run(List.of("cp", "-a", folder.toString(), made.toString()));
    try (var jars = Files.list(made.resolve("lib"))) {
      Path jar =
          jars.filter(file -> file.getFileName().toString().startsWith("agent-daemon"))
              .findFirst()
              .orElseThrow();
      try (var zip = FileSystems.newFileSystem(jar)) {
        Path properties = zip.getPath("kassahub/agent/build.properties");
        Files.writeString(
            properties,
            Files.readString(properties).replaceFirst("version=.*", "version=" + version));
      }
    }
    if (!script.isEmpty()) {
      Files.writeString(made.resolve("kassahub"), "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(
          made.resolve("kassahub"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (var one : ballast.entrySet()) {
      byte[] noise = new byte[one.getValue()];
      new Random(1).nextBytes(noise);
      Files.write(made.resolve(one.getKey()), noise);
    }
    String said =
        command(
            "release",
            "sign",
            "--key=" + dir.resolve("key"),
            "--lowest=0.1.0",
            "--out=" + dir,
            made.toString());
    return Path.of(said.strip());
  }

  /** What the launcher says on its standard output. */
  private static String command(String... arguments) throws Exception {
    Path log = Files.createTempFile(dir, "command", ".log");
    Child child = Child.start(Jvm.of(512, List.of()), log, HASTILY_PACKED, arguments);
    child.awaitEnd(BUILDING);
    String said = Files.readString(log, UTF_8);
    assertThat(child.isAlive()).as(said).isFalse();
    return said.lines().reduce((before, last) -> last).orElseThrow(() -> new AssertionError(said))
        + "\n";
  }
}
