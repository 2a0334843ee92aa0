package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.DatabaseAddress.Server;
import kassahub.hub.database.LargeReads;
import kassahub.hub.database.Scope;
import kassahub.hub.database.Tx;
import kassahub.hub.register.FleetSamples;
import kassahub.hub.report.StatusReport;
import kassahub.hub.web.Texts;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports from a standby of the distribution's server: near, behind, interrupted, and gone. */
class ExternalReportsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int REGISTERS = 1200;
  private static final int HEAD = 3;
  private static final String PORT = "select inet_server_port() as port";

  @TempDir private static Path folder;
  private static TestDatabase database;
  private static DistributionServer standby;

  private LargeReads reads;
  private final LogCapture log = new LogCapture();

  @BeforeAll
  static void start() throws SQLException {
    folder.toFile().setExecutable(true, false);
    database = TestDatabase.create();
    FleetSamples.organisations(database);
    database.asOwner(
        """
        insert into register (serial, organisation_id, bound_at)
        select lpad(n::text, 16, '0'), %d, '2026-01-01Z' from generate_series(1, %d) n
        """
            .formatted(FleetSamples.OWN, REGISTERS));
    standby = DistributionServer.standbyOf(TestServer.SHARED, folder.resolve("standby"));
    atStandby("alter system set max_standby_streaming_delay = 0");
    atStandby("select pg_reload_conf()");
  }

  @AfterAll
  static void stop() {
    standby.close();
    database.close();
  }

  @BeforeEach
  void open() {
    reads = from(PATIENCE, standby.port());
  }

  @AfterEach
  void close() throws SQLException {
    reads.close();
    log.close();
    atStandby("select pg_wal_replay_resume()");
  }

  @Test
  void isReadFromTheStandbyByWhoSeesTheSameThere() throws IOException {
    assertThat(portOf(reads)).isEqualTo(standby.port());
    assertThat(report(words())).hasSize(REGISTERS);
    assertThat(reads.fromStandbys()).isEqualTo(2);
    assertThat(reads.fallenBack()).isZero();
    assertThat(
            reads.<String>read(
                new Scope.OfAccount(FleetSamples.STRANGER),
                tx ->
                    tx.one(
                        "select current_setting('kassahub.account') as account",
                        row -> row.string("account"))))
        .as("what row-level security goes by")
        .isEqualTo(Long.toString(FleetSamples.STRANGER));
  }

  @Test
  void waitsForWhatTheReaderWroteHimself() throws Exception {
    atStandby("select pg_wal_replay_pause()");
    name("Касса у окна");
    var report = CompletableFuture.supplyAsync(this::namesAndPort);
    await().until(ExternalReportsIT::standbyIsAsked);
    assertThat(report).isNotDone();

    atStandby("select pg_wal_replay_resume()");

    assertThat(report.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo("Касса у окна " + standby.port());
    assertThat(reads.fallenBack()).isZero();
  }

  @Test
  void isReadFromThePrimaryWhenTheStandbyIsTooFarBehind() throws SQLException {
    try (var hasty = from(Duration.ZERO, standby.port())) {
      assertThat(portOf(hasty)).isEqualTo(standby.port());
      atStandby("select pg_wal_replay_pause()");
      name("Касса у двери");

      assertThat(portOf(hasty)).isNotEqualTo(standby.port());
      assertThat(hasty.fallenBack()).isEqualTo(1);
      assertThat(log.lines())
          .containsExactly(
              "WARN A standby is not read from for a while. server=127.0.0.1:%d reason=\"it is behind the primary\""
                  .formatted(standby.port()));

      atStandby("select pg_wal_replay_resume()");
      assertThat(portOf(hasty)).as("it rests").isNotEqualTo(standby.port());
      assertThat(log.lines()).as("and is not told of again").hasSize(1);
    }
  }

  @Test
  void beginsAnewAtThePrimaryWhenTheStandbyHangsUpInTheMiddle() throws IOException {
    var conflict = new OnePause("report.no", ExternalReportsIT::takeTheRegistersAway);

    assertThat(report(conflict.around(words())))
        .as("each register once")
        .hasSize(REGISTERS)
        .doesNotHaveDuplicates();

    assertThat(conflict.done()).isTrue();
    assertThat(reads.fromStandbys()).isZero();
    assertThat(reads.fallenBack()).isEqualTo(1);
    assertThat(log.lines()).anyMatch(line -> line.contains("A standby is not read from"));
  }

  @Test
  void isReadFromThePrimaryWhenRecoveryEndsTheStatement() throws Exception {
    var slow =
        "select inet_server_port() as port, pg_sleep(case when pg_is_in_recovery() then 60 else 0"
            + " end) from register limit 1";
    var port =
        CompletableFuture.supplyAsync(
            () ->
                reads.<Integer>read(
                    Scope.EVERYTHING, tx -> tx.one(slow, row -> row.integer("port"))));
    await()
        .until(() -> at("select count(*) > 0 from pg_stat_activity where wait_event = 'PgSleep'"));

    takeTheRegistersAway();

    assertThat(port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotEqualTo(standby.port());
    assertThat(log.lines()).anyMatch(line -> line.contains("conflict with recovery"));
  }

  @Test
  void isReadFromTheNextWhenOneIsGoneOrTakesWrites() throws IOException {
    int primary = database.address().servers().getFirst().port();
    try (var several = from(PATIENCE, closedPort(), primary, standby.port())) {
      assertThat(portOf(several)).isEqualTo(standby.port());
      assertThat(log.lines()).hasSize(2).last().asString().contains("it does not stand by");
    }
    try (var none = from(PATIENCE, closedPort())) {
      assertThat(portOf(none)).isEqualTo(primary);
    }
  }

  /** It copies a primary that was cut off, and has what nobody else has. */
  @Test
  void doesNotTrustAStandbyOfAnotherTimeline() throws Exception {
    try (var other = DistributionServer.standbyOf(TestServer.SHARED, folder.resolve("promoted"))) {
      other.promote();
      name("Касса, которую видит только прежний сервер");
      await().until(ExternalReportsIT::standbyHasAll);
      var promoted = database.addressOfCopy(other.port());
      try (var primary = Database.open(database.vertx(), promoted, 2);
          var mixed = from(primary, promoted, PATIENCE, standby.port())) {
        assertThat(portOf(mixed)).isEqualTo(other.port());
        assertThat(log.lines()).last().asString().contains("another timeline");
      }
    }
  }

  private static LargeReads from(Duration patience, int... ports) {
    return from(database.database(), database.address(), patience, ports);
  }

  private static LargeReads from(
      Database primary, DatabaseAddress address, Duration patience, int... ports) {
    List<Server> servers =
        Arrays.stream(ports).mapToObj(port -> new Server("127.0.0.1", port)).toList();
    return LargeReads.open(database.vertx(), address, primary, servers, patience);
  }

  private static int portOf(LargeReads reads) {
    return reads.read(Scope.EVERYTHING, tx -> tx.one(PORT, row -> row.integer("port")));
  }

  private String namesAndPort() {
    return reads.read(Scope.EVERYTHING, ExternalReportsIT::namesAndPort);
  }

  private static String namesAndPort(Tx tx) {
    return tx.one(
        "select name || ' ' || inet_server_port() as found from register where name is not null",
        row -> row.string("found"));
  }

  private static void name(String name) {
    database
        .database()
        .run(
            tx ->
                tx.execute(
                    "update register set name = $1 where serial = '0000000000000001'", name));
  }

  private static UnaryOperator<String> words() {
    return Texts.of(FleetSamples.partner().locale())::say;
  }

  private List<String> report(UnaryOperator<String> words) throws IOException {
    var made = new ByteArrayOutputStream();
    new StatusReport(reads, new SettableClock())
        .write(
            FleetSamples.partner(),
            OptionalLong.empty(),
            words,
            () -> {
              made.reset();
              return made;
            });
    try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(made.toByteArray()))) {
      return workbook.getFirstSheet().read().stream()
          .skip(HEAD)
          .map(row -> row.getCellText(4))
          .toList();
    }
  }

  /** The primary locks the table for itself; the standby follows and ends who reads it. */
  private static void takeTheRegistersAway() {
    try {
      long before = conflicts();
      database.asOwner("begin; lock table register in access exclusive mode; commit");
      await().atMost(PATIENCE).until(() -> conflicts() > before);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static long conflicts() throws SQLException {
    return Long.parseLong(
        atStandby(
            "select confl_lock from pg_stat_database_conflicts where datname = '%s'"
                .formatted(database.address().name())));
  }

  private static boolean standbyIsAsked() throws SQLException {
    return at(
        "select count(*) > 0 from pg_stat_activity where query like '%pg_last_wal_replay_lsn()%'"
            + " and usename = 'kassahub_hub'");
  }

  private static boolean standbyHasAll() throws SQLException {
    int primary = database.address().servers().getFirst().port();
    var written = TestServer.SHARED.sql(primary, "postgres", "select pg_current_wal_lsn()");
    return at("select pg_last_wal_replay_lsn() >= '%s'::pg_lsn".formatted(written));
  }

  private static boolean at(String condition) throws SQLException {
    return atStandby(condition).equals("t");
  }

  private static String atStandby(String statement) throws SQLException {
    return TestServer.SHARED.sql(standby.port(), "postgres", statement);
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Does something once, when a report asks for a certain word. */
  private static final class OnePause {
    private final String key;
    private final Runnable action;
    private boolean done;

    OnePause(String key, Runnable action) {
      this.key = key;
      this.action = action;
    }

    UnaryOperator<String> around(UnaryOperator<String> words) {
      return asked -> {
        if (asked.equals(key) && !done) {
          done = true;
          action.run();
        }
        return words.apply(asked);
      };
    }

    boolean done() {
      return done;
    }
  }
}
