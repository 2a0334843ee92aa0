package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Billing's tables are made beside the release before, whose transactions take an account and an
 * activation in either order: none of them fails.
 */
class BillingUpgradeIT {
  private static final String WAITS =
      """
      select count(*) as n from pg_locks l join pg_class t on t.oid = l.relation
      where not l.granted and t.relname = $1
      """;

  private final TestDatabase database = TestDatabase.empty();

  @BeforeEach
  void before() {
    OldRelease.migrate(database, "034");
    OldRelease.grant(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource({"activation, account, activation", "account, activation, account"})
  void whoeverHoldsOneTableGetsTheOther(String first, String second, String awaited)
      throws Exception {
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
                            take(tx, first);
                            holds.countDown();
                            awaitQuietly(goOn);
                            take(tx, second);
                          }));
      assertThat(holds.await(30, TimeUnit.SECONDS)).isTrue();
      var hub = threads.submit(() -> new Migrations(database.address()).run());
      await().atMost(Duration.ofSeconds(30)).until(() -> waits(awaited));
      goOn.countDown();

      writer.get(30, TimeUnit.SECONDS);
      hub.get(60, TimeUnit.SECONDS);
    }
    assertThat(new Migrations(database.address()).pending()).isZero();
  }

  private static void take(Tx tx, String table) {
    tx.execute("lock table " + table + " in row exclusive mode");
  }

  private boolean waits(String table) {
    return database.database().transact(tx -> tx.one(WAITS, row -> row.number("n"), table)) > 0;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
