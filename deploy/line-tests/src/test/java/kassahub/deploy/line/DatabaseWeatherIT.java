package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import kassahub.hub.DistributionServer;
import kassahub.hub.DistributionServer.Machine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose only PostgreSQL is killed, or has no room left, while shops sell. */
@TestInstance(Lifecycle.PER_CLASS)
class DatabaseWeatherIT {
  private static final long KILLED = 1;
  private static final long FULL = 2;
  private static final Duration SALES = Duration.ofSeconds(4);
  private static final Duration AWAY = Duration.ofSeconds(10);
  private static final Duration SENT_WITHIN = Duration.ofSeconds(30);
  private static final Duration FELT_WITHIN = Duration.ofSeconds(90);
  private static final Duration CALM = Duration.ofMinutes(2);
  private static final String ROOM_FOR_A_DATABASE = "size=256m,mode=0700,uid=postgres,gid=postgres";
  private static final Installer INSTALLER = new ProcessInstaller();

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Optional<SmallDisk> disk = Optional.empty();
  private String noDisk = "";
  private DistributionServer server;
  private SharedSite site;
  private HubProcess hub;

  @BeforeAll
  void start(@TempDir Path data, @TempDir Path servers) throws Exception {
    Skipped.unlessExternal(this);
    StartCache.prepare(data.resolve("start"));
    servers.toFile().setExecutable(true, false);
    server = new DistributionServer(servers, Machine.HERE);
    mountDisk();
    open.push(server);
    server.start();
    site =
        SharedSite.on(
            server.address(), server.toml("127.0.0.1"), data.resolve("site"), /* count= */ 1);
    hub = HubProcess.start(site, List.of(KILLED, FULL), INSTALLER);
    open.push(hub);
  }

  /** Under the server's files; not under what it says. */
  private void mountDisk() {
    try {
      var small = new SmallDisk(server.cluster(), ROOM_FOR_A_DATABASE);
      disk = Optional.of(small);
      open.push(small);
    } catch (IOException impossible) {
      noDisk = String.valueOf(impossible.getMessage());
    }
  }

  @AfterAll
  void nothingIsLeft() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    Child.awaitNone();
  }

  @Test
  void theOnlyServerIsKilledUnderLoad(@TempDir Path data) throws Exception {
    try (var lines = Lines.open(hub, INSTALLER, List.of(KILLED), data)) {
      lines.live(
          shops -> {
            hub.awaitNews(SALES);
            shops.getFirst().orderSlowly();
            site.awaitWork(SENT_WITHIN);
            server.kill();
            hub.awaitNews(AWAY);
            server.begin();
            hub.awaitNews(SALES);
          },
          CALM);
    }
  }

  /** First tables do not grow; then its log does not, and it ends until a person makes room. */
  @Test
  void itsDiskIsFullUnderLoad(@TempDir Path data) throws Exception {
    var full = disk.orElseThrow(() -> Skipped.because(this, noDisk));
    try (var lines = Lines.open(hub, INSTALLER, List.of(FULL), data)) {
      lines.live(
          shops -> {
            hub.awaitNews(SALES);
            shops.getFirst().orderSlowly();
            site.awaitWork(SENT_WITHIN);
            full.fill();
            await("tables that cannot grow")
                .atMost(FELT_WITHIN)
                .until(() -> said("ERROR:  could not extend"));
            hub.awaitNews(AWAY);
            await("a log that cannot grow")
                .atMost(FELT_WITHIN)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> said("PANIC:") || !server.switchLog());
            hub.awaitNews(AWAY);
            full.free();
            await("a server").atMost(FELT_WITHIN).ignoreExceptions().until(this::serves);
            hub.awaitNews(SALES);
          },
          CALM);
    }
  }

  private boolean said(String words) throws IOException {
    return server.log().contains(words);
  }

  private boolean serves() throws IOException, SQLException {
    if (!server.isRunning()) {
      server.begin();
    }
    return server.switchLog();
  }
}
