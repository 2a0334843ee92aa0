package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed hub leaves behind, and two hubs in one folder. */
class KilledHubIT {
  private static final Path PROGRAMS =
      Path.of(System.getProperty("java.io.tmpdir"), "kassahub-test-postgres");
  private static final EmbeddedPostgres.Settings SETTINGS =
      new EmbeddedPostgres.Settings(0, "32MB", Optional.of(PROGRAMS));

  @TempDir private Path folder;
  private final List<Process> hubs = new ArrayList<>();

  @AfterEach
  void endHubsAndTheirServers() throws Exception {
    for (var hub : hubs) {
      hub.getOutputStream().close();
      hub.getInputStream().transferTo(OutputStream.nullOutputStream());
      hub.waitFor();
    }
    new OrphanServer(cluster()).stop();
  }

  @Test
  void itsServerIsStoppedAndNothingCommittedIsLost() throws Exception {
    var hub = hub();
    var said = hub.inputReader();
    assertThat(said.readLine()).isEqualTo("READY");
    readUntil(said, 200);
    var orphan = servers().getFirst();
    // Process itself would close our end of the pipe.
    hub.toHandle().destroyForcibly();
    hub.waitFor();
    var last = said.lines().reduce((one, next) -> next).map(Long::parseLong).orElse(200L);
    assertThat(orphan.isAlive()).isTrue();

    try (var server = new EmbeddedPostgres(database(), SETTINGS)) {
      var address = server.start();

      assertThat(orphan.isAlive()).isFalse();
      assertThat(servers()).hasSize(1);
      assertThat(rows(address)).isBetween(last, last + 1);
    }
    assertThat(servers()).isEmpty();
  }

  @Test
  void folderOfALiveHubIsRefusedNamingItsProcess() throws Exception {
    var hub = hub();
    assertThat(hub.inputReader().readLine()).isEqualTo("READY");
    var server = servers().getFirst();

    try (var second = new EmbeddedPostgres(database(), SETTINGS)) {
      assertThatThrownBy(second::start)
          .hasMessageContaining("another hub (process " + hub.pid() + ") runs in")
          .hasMessageContaining("stop it first");
    }

    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void ofTwoStartsAtOnceOneIsRefused() throws Exception {
    var one = hub();
    var other = hub();

    var said = List.of(one.inputReader().readLine(), other.inputReader().readLine());

    assertThat(said).filteredOn("READY"::equals).hasSize(1);
    assertThat(said)
        .filteredOn(line -> line.startsWith("REFUSED another hub (process "))
        .hasSize(1);
    assertThat(servers()).hasSize(1);
  }

  @Test
  void pidFileThatNamesSomebodyElseStopsNobodyAndHindersNobody() throws Exception {
    try (var once = new EmbeddedPostgres(database(), SETTINGS)) {
      once.start();
    }
    try (var stranger = new EmbeddedPostgres(folder.resolve("stranger"), SETTINGS);
        var server = new EmbeddedPostgres(database(), SETTINGS)) {
      var strangers = stranger.start();
      Files.copy(
          folder.resolve("stranger/data/postmaster.pid"), cluster().resolve("postmaster.pid"));

      assertThat(EmbeddedPostgres.running(database())).isEmpty();
      var address = server.start();

      assertThat(address.servers()).isNotEqualTo(strangers.servers());
      assertThat(EmbeddedPostgres.running(database())).contains(address);
      assertThat(EmbeddedPostgres.running(folder.resolve("stranger"))).contains(strangers);
    }
  }

  private Process hub() throws IOException {
    var java = ProcessHandle.current().info().command().orElseThrow();
    var hub =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LonelyServer.class.getName(),
                database().toString(),
                PROGRAMS.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    hubs.add(hub);
    return hub;
  }

  private Path database() {
    return folder.resolve("database");
  }

  private Path cluster() {
    return database().resolve("data");
  }

  /** The postmasters of the folder: PostgreSQL works in its cluster's folder. */
  private List<ProcessHandle> servers() {
    var all = ProcessHandle.allProcesses().filter(this::worksHere).toList();
    return all.stream()
        .filter(process -> process.parent().filter(all::contains).isEmpty())
        .toList();
  }

  private boolean worksHere(ProcessHandle process) {
    try {
      return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), cluster());
    } catch (IOException gone) {
      return false;
    }
  }

  private static void readUntil(BufferedReader said, long n) throws IOException {
    var line = said.readLine();
    while (Long.parseLong(line) < n) {
      line = said.readLine();
    }
  }

  private static long rows(DatabaseAddress address) throws SQLException {
    var owner = address.owner();
    try (var connection =
            DriverManager.getConnection(address.jdbcUrl(), owner.user(), owner.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from written")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
