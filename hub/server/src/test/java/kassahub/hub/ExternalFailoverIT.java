package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import kassahub.hub.DistributionCluster.Failover;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Migrations;
import kassahub.hub.database.Standbys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A primary of the distribution with two standbys, a commit kept by any one of them: what was
 * acknowledged survives the primary, and the hub finds the server that takes over by itself.
 */
class ExternalFailoverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int WRITERS = 4;

  @TempDir private static Path folder;
  private static final Vertx VERTX = HubDatabase.vertx();
  private static DistributionCluster cluster;
  private static DatabaseAddress address;

  @BeforeAll
  static void start() throws Exception {
    cluster = new DistributionCluster(folder);
    address = cluster.address();
    new Migrations(address).run();
    cluster.sql(cluster.primary(), "create table written (n bigint primary key)", "kassahub");
    cluster.sql(cluster.primary(), "grant all on written to public", "kassahub");
  }

  @AfterAll
  static void stop() {
    cluster.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatWasAcknowledgedSurvivesThePrimaryAndTheHubGoesOn() throws Exception {
    var acknowledged = new ConcurrentSkipListSet<Long>();
    var numbers = new AtomicLong();
    try (var database = Database.open(VERTX, address, WRITERS, SILENCE);
        var told = new Changes(VERTX, address)) {
      told.start();
      var writing = new AtomicBoolean(true);
      var writers = new ArrayList<Thread>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(
            Thread.ofVirtual().start(() -> write(database, numbers, acknowledged, writing::get)));
      }
      awaitMore(acknowledged, 200);

      int before = acknowledged.size();
      var after = cluster.failOver();

      awaitMore(acknowledged, before + 200);
      writing.set(false);
      for (var writer : writers) {
        writer.join(PATIENCE);
      }
      assertThat(stored(database)).containsAll(acknowledged);

      var standbys = new Standbys(database, 2);
      assertThat(standbys.missing()).as("the old primary is down").isEqualTo(1);
      assertThat(standbys.commitsAlone()).isFalse();
      nobodyAcknowledgesAloneAndNothingIsLost(database, after.standby());
      whoComesBackAndBelievesInItselfIsNotBelieved(after);
    }
  }

  /** With the last standby gone a commit waits; it is there once when the standby is back. */
  private static void nobodyAcknowledgesAloneAndNothingIsLost(
      Database database, DistributionServer standby) throws IOException {
    standby.close();
    assertThatThrownBy(() -> insert(database, -1)).isInstanceOf(DatabaseAway.class);
    standby.begin();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(stored(database)).contains(-1L));
  }

  /** The old primary is the first in the list and takes writes, on the timeline before. */
  private static void whoComesBackAndBelievesInItselfIsNotBelieved(Failover after)
      throws IOException, SQLException {
    after.old().begin();
    try (var database = Database.open(VERTX, address, 1, SILENCE);
        var clocks = address.source(address.hub(), SILENCE).getConnection();
        var rows = clocks.createStatement().executeQuery("select inet_server_port()")) {
      int port =
          database.transact(
              tx -> tx.one("select inet_server_port() as port", r -> r.integer("port")));
      assertThat(port).isEqualTo(after.primary().port());
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(after.primary().port());
    }
    assertThat(cluster.sql(after.old(), "select pg_is_in_recovery()")).isEqualTo("f");
  }

  private static void write(
      Database database, AtomicLong numbers, Set<Long> acknowledged, BooleanSupplier writing) {
    while (writing.getAsBoolean()) {
      long number = numbers.incrementAndGet();
      try {
        insert(database, number);
        acknowledged.add(number);
      } catch (DatabaseAway away) {
        // not acknowledged: it may be there or not
      }
    }
  }

  private static void insert(Database database, long number) {
    database.run(tx -> tx.execute("insert into written values ($1)", number));
  }

  private static Set<Long> stored(Database database) {
    List<Long> numbers =
        database.transact(
            tx -> tx.list("select n from written limit 1000000", row -> row.number("n")));
    return new TreeSet<>(numbers);
  }

  private static void awaitMore(Set<Long> acknowledged, int count) {
    await().atMost(PATIENCE).until(() -> acknowledged.size() >= count);
  }
}
