package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A release is put in beside one that works: while somebody writes for long it waits for him, a few
 * seconds at a time, so that all the others go on.
 */
class WaitingUpgradeIT {
  private static final String WAITS =
      """
      select count(*) as n from pg_locks l join pg_class t on t.oid = l.relation
      where not l.granted and t.relname = $1
      """;

  private final TestDatabase database = TestDatabase.empty();

  @BeforeEach
  void before() {
    OldRelease.migrate(database, "118");
    OldRelease.grant(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"account", "vendor", "payment"}) // V120, V120, V121
  void whoWritesForLongHoldsUpTheUpgradeAndNobodyElse(String table) throws Exception {
    var holds = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          threads.submit(
              () ->
                  database
                      .database()
                      .run(
                          tx -> {
                            write(tx, table);
                            holds.countDown();
                            awaitQuietly(goOn);
                          }));
      assertThat(holds.await(30, TimeUnit.SECONDS)).isTrue();
      var hub = threads.submit(() -> new Migrations(database.address()).run());
      try {
        await().until(() -> waits(table));
        var other = threads.submit(() -> database.database().run(tx -> write(tx, table)));
        other.get(30, TimeUnit.SECONDS);
        assertThat(writer).as("still writes").isNotDone();
      } finally {
        goOn.countDown();
      }

      writer.get(30, TimeUnit.SECONDS);
      hub.get(60, TimeUnit.SECONDS);
    }
    assertThat(new Migrations(database.address()).pending()).isZero();
  }

  private static void write(Tx tx, String table) {
    tx.execute("lock table " + table + " in row exclusive mode");
  }

  private boolean waits(String table) {
    return database.database().transact(tx -> tx.one(WAITS, row -> row.number("n"), table)) > 0;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
