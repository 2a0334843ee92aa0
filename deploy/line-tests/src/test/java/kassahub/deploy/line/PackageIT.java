package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.deploy.line.Child.Jvm;
import kassahub.deploy.line.LineStore.Heard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent's packages as an engineer meets them: the Debian package in a fresh root file system,
 * from its installation to its removal. Needs Debian and root; says so where it cannot run.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackageIT {
  private static final String SERIAL = "9900000000000001";
  private static final long MOST_BYTES = 30_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BUILDING = Duration.ofMinutes(15);

  @TempDir static Path data;
  private static Path deb;

  @BeforeAll
  static void build() throws Exception {
    if (!FreshRoot.isPossible()) {
      throw Skipped.because(
          new PackageIT(), "needs Debian with systemd's programs, and root that may mount");
    }
    var log = data.resolve("package.log");
    var building =
        Child.start(
            Jvm.of(256, List.of()), log, Map.of(), "package", "--out=" + data.resolve("packages"));
    building.awaitEnd(BUILDING);
    try (var files = Files.list(data.resolve("packages"))) {
      deb =
          files
              .filter(file -> file.toString().endsWith(".deb"))
              .findFirst()
              .orElseThrow(() -> new AssertionError(read(log)));
    }
  }

  @Test
  @Order(1)
  void thePackagesAreSmall() throws IOException {
    try (var files = Files.list(deb.getParent())) {
      assertThat(files.filter(file -> file.toString().matches(".*\\.(deb|tar\\.xz)")))
          .hasSize(2)
          .allSatisfy(
              file -> {
                System.out.printf("%s %,d bytes%n", file.getFileName(), Files.size(file));
                assertThat(Files.size(file)).isLessThan(MOST_BYTES);
              });
    }
  }

  @Test
  @Order(2)
  void installedEnrolledReportingUpgradedAndRemoved() throws Exception {
    FreshRoot root = FreshRoot.make(data.resolve("root"));
    List<String> before = root.files();
    try (var hub = HubInside.start(data.resolve("hub"));
        var register =
            RegisterSimulator.start(SimulatorConfig.of(SERIAL).withAddress("127.0.0.1", 0))) {
      long organisation = hub.organisation(1, List.of(SERIAL));
      root.install(deb);
      isUnderstoodBySystemdAndLetsLittleThrough(root);
      assertThat(root.at("/etc/systemd/system/multi-user.target.wants/kassahub-agent.service"))
          .as("enabled")
          .satisfies(link -> assertThat(Files.isSymbolicLink(link)).isTrue());
      try (var service = new InstalledService(root, data)) {
        assertThat(service.mayStart()).as("nothing to do yet").isFalse();

        assertThat(root.run("kassahub", "enrol", hub.enrolment(organisation).text()))
            .contains("Enrolled");
        discover(root, register.port());
        assertThat(service.mayStart()).isTrue();
        service.start();
        awaitReported(root, service);
        List<Heard> heard = hub.read(tx -> LineStore.heard(tx, organisation));
        assertThat(heard).extracting(Heard::serial).containsExactly(SERIAL);
        runsWithoutRights(service);
        comesBackWhenItIsKilled(root, service);

        upgrade(root, service);
        remove(root, service);
      }
    }
    root.run("dpkg", "--purge", "kassahub-agent");
    assertThat(root.files()).as("nothing is left").isEqualTo(before);
    assertThat(Files.readString(root.at("/etc/passwd"))).doesNotContain("kassahub");
    assertThat(Files.readString(root.at("/etc/group"))).doesNotContain("kassahub");
  }

  /** What JDK 25 does not notice. */
  @Test
  @Order(3)
  void classesLoadedBeforehandAreUsedOnlyWithTheJarsTheyCameFrom() throws Exception {
    Path folder = data.resolve("packages/agent");
    Path overGrpc = Files.writeString(data.resolve("grpc.toml"), "[hub]\ntransport = \"grpc\"\n");
    Path usual = Files.writeString(data.resolve("usual.toml"), "[hub]\ntransport = \"auto\"\n");
    assertThat(commandOf(folder, usual)).contains("-XX:AOTCache=" + folder + "/agent.aot");
    assertThat(commandOf(folder, overGrpc)).contains("-XX:AOTCache=" + folder + "/grpc.aot");
    try (var jars = Files.list(folder.resolve("lib"))) {
      Path jar =
          jars.filter(file -> file.getFileName().toString().startsWith("agent-daemon"))
              .findFirst()
              .orElseThrow();
      Files.copy(jar, jar.resolveSibling("copy"));
      Files.move(
          jar.resolveSibling("copy"), jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(commandOf(folder, usual))
        .doesNotContain("-XX:AOTCache=")
        .contains("it starts without the record", "agent --config");
  }

  /** The script's last line, seen by a java that only says what it was given. */
  private static String commandOf(Path folder, Path config)
      throws IOException, InterruptedException {
    Path java = folder.resolve("runtime/bin/java");
    Path aside = folder.resolve("runtime/bin/java.aside");
    Files.move(java, aside);
    try {
      Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
      Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
      return FreshRoot.run(
          List.of(folder.resolve("kassahub").toString(), "agent", "--config", config.toString()));
    } finally {
      Files.delete(java);
      Files.move(aside, java);
    }
  }

  private static void isUnderstoodBySystemdAndLetsLittleThrough(FreshRoot root) throws Exception {
    var unit = "/lib/systemd/system/kassahub-agent.service";
    assertThat(root.run("systemd-analyze", "verify", "--man=no", unit).lines())
        .noneMatch(line -> line.contains("kassahub"));
    root.run("systemd-analyze", "security", "--offline=true", "--threshold=30", unit);
  }

  /** As the engineer does. */
  private static void discover(FreshRoot root, int port) throws Exception {
    String found = root.run("kassahub", "discover", "127.0.0.1", "--listen=0", "--port=" + port);
    assertThat(found).contains(SERIAL, "[[register]]");
    Files.writeString(
        root.at("/etc/kassahub/agent.toml"),
        found.substring(found.indexOf("[[register]]")) + "poll = \"1 s\"\n",
        StandardOpenOption.APPEND);
  }

  private static void awaitReported(FreshRoot root, InstalledService service) {
    await("the first report")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertThat(service.notices()).contains("READY=1");
              assertThat(root.run("kassahub", "status"))
                  .as(service.said())
                  .contains("register " + SERIAL + " answers", "Reports not sent: 0,");
            });
  }

  private static void runsWithoutRights(InstalledService service) throws IOException {
    assertThat(service.of("status"))
        .containsPattern("Uid:\t(?!0\t)\\d+")
        .containsPattern("Groups:\t.*\\b20\\b")
        .containsPattern("CapBnd:\t0+\n")
        .containsPattern("NoNewPrivs:\t1");
    assertThat(service.of("maps")).as("classes loaded beforehand").contains("agent.aot");
    await("the watchdog").until(() -> service.notices().contains("WATCHDOG=1"));
  }

  private static void comesBackWhenItIsKilled(FreshRoot root, InstalledService service)
      throws IOException {
    long killed = service.pid();
    service.kill();
    await("another process").atMost(PATIENCE).until(() -> service.pid() != killed);
    awaitReported(root, service);
  }

  private static void upgrade(FreshRoot root, InstalledService service) throws Exception {
    String agent = root.run("kassahub", "status").lines().findFirst().orElseThrow();
    long pid = service.pid();
    String before = Files.readString(root.at("/etc/kassahub/agent.toml"));
    root.install(FreshRoot.revised(deb, "0.1.1", data.resolve("kassahub-agent_0.1.1.deb")));

    assertThat(service.pid()).as("dpkg alone stops nobody here").isEqualTo(pid);
    assertThat(root.run("kassahub", "status")).contains(SERIAL + " answers");
    try (Stream<Path> versions = Files.list(root.at("/usr/lib/kassahub-agent"))) {
      assertThat(versions.map(path -> path.getFileName().toString())).containsExactly("0.1.1");
    }
    assertThat(Files.readString(root.at("/etc/kassahub/agent.toml"))).isEqualTo(before);
    assertThat(service.stop()).isLessThan(Duration.ofSeconds(20));
    service.start();
    awaitReported(root, service);
    assertThat(service.of("maps")).contains("0.1.1/agent.aot");
    assertThat(root.run("kassahub", "status")).startsWith(agent);
  }

  private static void remove(FreshRoot root, InstalledService service) throws Exception {
    assertThat(service.stop()).isLessThan(Duration.ofSeconds(20));
    assertThat(service.notices()).contains("STOPPING=1");
    root.run("dpkg", "--remove", "kassahub-agent");
    assertThat(root.files().stream().filter(file -> file.contains("kassahub")))
        .allMatch(
            file ->
                file.startsWith("./var/lib/kassahub-agent") || file.startsWith("./etc/kassahub"))
        .contains("./var/lib/kassahub-agent/identity/identity.pem", "./etc/kassahub/agent.toml");
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException gone) {
      return gone.toString();
    }
  }
}
