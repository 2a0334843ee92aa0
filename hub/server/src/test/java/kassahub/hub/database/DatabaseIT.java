package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.Test;

class DatabaseIT {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  @Test
  void whoGetsNoConnectionIsToldAndTheOneThatComesLateGoesBack() throws Exception {
    try (var server = TestDatabase.create();
        var narrow = withOneConnection(server)) {
      await()
          .ignoreExceptions()
          .untilAsserted(() -> narrow.run(tx -> {})); // a busy machine connects slowly
      var begun = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      var holder = Thread.startVirtualThread(() -> narrow.run(tx -> hold(begun, release)));
      begun.await();

      for (int times = 0; times < 3; times++) {
        assertThatThrownBy(() -> narrow.run(tx -> {}))
            .isInstanceOf(DatabaseAway.class)
            .hasMessageContaining("no connection within");
      }
      release.countDown();
      holder.join();

      assertThat(narrow.<Integer>transact(tx -> tx.one("select 1 as n", row -> row.integer("n"))))
          .isOne();
    }
  }

  private static Database withOneConnection(TestDatabase server) {
    var address = server.address();
    var options = address.forHub(address.servers().getFirst());
    return Database.open(
        server.vertx(), () -> Future.succeededFuture(options), 1, Duration.ofMinutes(1), PATIENCE);
  }

  private static void hold(CountDownLatch begun, CountDownLatch release) {
    begun.countDown();
    try {
      release.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
