package kassahub.hub.database.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.database.Migrations;
import kassahub.hub.organisation.AccountKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an embedded server to the server of the tests: another one, or one of another version. */
class ExportIT {
  private static final String PASSPHRASE = "correct horse battery";
  private static final EmbeddedPostgres.Settings SETTINGS =
      new EmbeddedPostgres.Settings(
          0,
          "32MB",
          Optional.of(Path.of(System.getProperty("java.io.tmpdir"), "kassahub-test-postgres")));

  private static final List<String> KEPT =
      List.of("fleet_key", "fleet_contact", "fleet_licence", "agent_key");

  @TempDir private static Path folder;

  /** What a file asks for is read from it; the real count would take this class a minute. */
  private static final int ROUNDS = 1_000;

  private static EmbeddedPostgres server;
  private static DatabaseAddress source;
  private static Path export;

  private final TestDatabase target = TestDatabase.create();
  private Path data;

  @BeforeAll
  static void exportAHub() throws Exception {
    var hub = folder.resolve("hub");
    server = new EmbeddedPostgres(hub.resolve("database"), SETTINGS);
    source = server.start();
    new Migrations(source).run();
    try (var connection = owner(source);
        var statement = connection.createStatement()) {
      statement.execute(ExportSamples.ROWS);
    }
    Files.createDirectories(hub.resolve("authority"));
    Files.writeString(hub.resolve("authority/root.key"), "not a real key");
    export = folder.resolve("hub.export");
    new Export(hub, source, line -> {}, ROUNDS).write(export, PASSPHRASE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void nameAFolder() throws IOException {
    data = Files.createTempDirectory(folder, "data").resolve("new");
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void everyTableArrivesAsItWas() throws Exception {
    var progress = new ArrayList<String>();

    new Import(data, target.address(), progress::add).read(export, PASSPHRASE);

    var before = content(source);
    assertThat(content(target.address())).isEqualTo(before);
    assertThat(before.values().stream().filter(table -> !table.startsWith("0 ")))
        .hasSizeGreaterThan(20);
    // What triggers keep does not travel, and is there all the same.
    assertThat(progress).hasSize(before.size() - KEPT.size()).contains("telemetry: 3 rows");
    assertThat(before.entrySet())
        .filteredOn(table -> KEPT.contains(table.getKey()))
        .hasSize(KEPT.size())
        .noneMatch(table -> table.getValue().startsWith("0 "));
    try (var connection = owner(target.address())) {
      assertThat(value(connection, "select count(*) from pg_trigger where tgenabled <> 'O'"))
          .isEqualTo("0");
    }
    assertThat(data.resolve("authority/root.key")).hasContent("not a real key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(export)))
        .isEqualTo("rw-------");
  }

  @Test
  void hubWorksOnWithWhatArrived() throws Exception {
    new Import(data, target.address(), line -> {}).read(export, PASSPHRASE);

    var account = new Samples(target.database(), new SettableClock()).account(AccountKind.PARTNER);

    assertThat(account).isEqualTo(4);
    assertThatThrownBy(() -> target.database().run(tx -> tx.execute("delete from journal")))
        .hasMessageContaining("permission denied");
    new Migrations(target.address()).run();
  }

  @Test
  void isOneSnapshotWhileTheHubWorks() throws Exception {
    var file = data.resolveSibling("busy.export");
    // After the first table is out, the hub stores more in all the others.
    var writing = new ArrayList<String>();
    var busy =
        new Export(
            folder.resolve("hub"),
            source,
            line -> {
              if (writing.isEmpty()) {
                writing.add(line);
                run(source, ExportSamples.MORE);
              }
            });
    var before = content(source);
    busy.write(file, PASSPHRASE);
    assertThat(content(source)).isNotEqualTo(before);
    run(source, ExportSamples.LESS);

    new Import(data, target.address(), line -> {}).read(file, PASSPHRASE);

    assertThat(content(target.address())).isEqualTo(before);
    assertThat(SealedTest.rounds(file)).isGreaterThanOrEqualTo(600_000);
  }

  @Test
  void wrongPassphraseAndCutOffFileChangeNothing() throws Exception {
    assertRefused(export, "wrong", "wrong passphrase");
    var whole = Files.readAllBytes(export);
    for (var length : new int[] {0, 40, whole.length / 2, whole.length - 1}) {
      var cut = data.resolveSibling("cut-" + length);
      Files.write(cut, Arrays.copyOf(whole, length));
      assertRefused(cut, PASSPHRASE, length < 20 ? "no export of a hub" : "damaged");
    }
  }

  @Test
  void backupIsNotAnExport() throws Exception {
    var backup = data.resolveSibling("hub.backup");
    new Backup(folder.resolve("hub"), folder.resolve("hub/database")).write(backup, PASSPHRASE);

    assertThat(SealedTest.rounds(backup)).isGreaterThanOrEqualTo(600_000);
    assertRefused(backup, PASSPHRASE, "the file is a hub's backup, not its export");
  }

  @Test
  void databaseInUseIsRefused() {
    new Samples(target.database(), new SettableClock()).account(AccountKind.PARTNER);

    assertThatThrownBy(
            () -> new Import(data, target.address(), line -> {}).read(export, PASSPHRASE))
        .hasMessageContaining("the database is in use already");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void otherSchemaVersionIsRefused() throws Exception {
    run(
        target.address(),
        """
        insert into flyway_schema_history
          (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
        values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'test', 1, true)
        """);

    assertRefused(export, PASSPHRASE, "this release 999: import it with the release that made it");
  }

  @Test
  void otherKeysInTheFolderAreRefusedAndTheSameOnesLeft() throws Exception {
    Files.createDirectories(data.resolve("authority"));
    Files.writeString(data.resolve("authority/root.key"), "another key");
    assertThatThrownBy(
            () -> new Import(data, target.address(), line -> {}).read(export, PASSPHRASE))
        .hasMessageContaining("root.key is there with other content");
    assertThat(data.resolve("authority/root.key")).hasContent("another key");

    Files.writeString(data.resolve("authority/root.key"), "not a real key");
    new Import(data, target.address(), line -> {}).read(export, PASSPHRASE);

    assertThat(data).isDirectoryContaining(file -> file.endsWith("authority"));
    assertThat(content(target.address())).isEqualTo(content(source));
  }

  @Test
  void rowThatArrivesChangedIsNoticed() throws Exception {
    run(
        target.address(),
        """
        create function spoil() returns trigger language plpgsql as
        $$ begin new.name := new.name || '!'; return new; end $$;
        create trigger spoil before insert on account for each row when (new.id = 2) execute function spoil()
        """);

    assertRefused(export, PASSPHRASE, "account arrived with other rows");
  }

  @Test
  void exportNeedsANewNameOutsideOfTheHubsFolder() {
    var hub = folder.resolve("hub");

    assertThatThrownBy(() -> new Export(hub, source, line -> {}).write(export, PASSPHRASE))
        .hasMessageContaining("is there already");
    assertThatThrownBy(
            () -> new Export(hub, source, line -> {}).write(hub.resolve("hub.export"), PASSPHRASE))
        .hasMessageContaining("lies in the hub's folder");
  }

  private void assertRefused(Path file, String passphrase, String reason) throws Exception {
    var empty = content(target.address());

    assertThatThrownBy(() -> new Import(data, target.address(), line -> {}).read(file, passphrase))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(reason);

    assertThat(content(target.address())).isEqualTo(empty);
    assertThat(data).isEmptyDirectory();
  }

  /** Rows and a hash of each table, by the server's own means. */
  private static Map<String, String> content(DatabaseAddress address) throws SQLException {
    var content = new LinkedHashMap<String, String>();
    try (var connection = owner(address)) {
      for (var name : names(connection)) {
        content.put(
            name,
            value(
                connection,
                """
                select count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' order by t::text collate "C"), ''))
                from %s t
                """
                    .formatted(name)));
      }
    }
    return content;
  }

  private static List<String> names(Connection connection) throws SQLException {
    return List.of(
        value(
                connection,
                """
                select string_agg(table_name, ',' order by table_name) from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE'
                  and table_name !~ '^(flyway_schema_history|telemetry_\\d+)$'
                """)
            .split(",", -1));
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void run(DatabaseAddress address, String sql) {
    try (var connection = owner(address);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  private static Connection owner(DatabaseAddress address) throws SQLException {
    var owner = address.owner();
    return DriverManager.getConnection(address.jdbcUrl(), owner.user(), owner.password());
  }
}
