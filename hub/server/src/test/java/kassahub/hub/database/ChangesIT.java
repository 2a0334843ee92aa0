package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kassahub.hub.SilentLink;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ChangesIT {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void tellsThisInstanceAndAnotherOne() {
    try (var here = started();
        var there = started()) {
      List<String> heard = new CopyOnWriteArrayList<>();
      here.subscribe("activation:7", topic -> heard.add("here " + topic));
      there.subscribe("activation:", topic -> heard.add("there " + topic));

      here.publish("activation:7");

      await().until(() -> heard.size() == 2);
      assertThat(heard).containsExactlyInAnyOrder("here activation:7", "there activation:7");
    }
  }

  @Test
  void tellsTopicsWholeAndNotByTheirBeginning() {
    try (var changes = started()) {
      List<String> heard = new CopyOnWriteArrayList<>();
      changes.subscribe("activation:7", heard::add);
      changes.subscribe("agents", heard::add);

      changes.publish("activation:77");
      changes.publish("agents");

      await().until(() -> !heard.isEmpty());
      assertThat(heard).containsExactly("agents");
    }
  }

  @Test
  void failingListenerDoesNotStopTheOthers() {
    try (var changes = started()) {
      List<String> heard = new CopyOnWriteArrayList<>();
      changes.subscribe(
          "agents",
          topic -> {
            throw new IllegalStateException("on purpose");
          });
      changes.subscribe("agents", heard::add);

      changes.publish("agents");

      await().until(() -> heard.size() == 1);
    }
  }

  @Test
  void closedSubscriptionHearsNothing() {
    try (var changes = started()) {
      List<String> heard = new CopyOnWriteArrayList<>();
      changes.subscribe("agents", topic -> heard.add("closed")).close();
      changes.subscribe("agents", topic -> heard.add("open"));

      changes.publish("agents");

      await().until(() -> !heard.isEmpty());
      assertThat(heard).containsExactly("open");
    }
  }

  @Test
  void whoseEarIsCutDoesNotKnowWhatChanged() throws Exception { // decision 089
    var server = DATABASE.address().servers().getFirst();
    var link = new SilentLink(server.port());
    try (var changes = new Changes(DATABASE.vertx(), through(server.host(), link.port()))) {
      assertThat(known(changes)).as("not started").isFalse();
      changes.start();
      await().until(() -> known(changes));

      link.close();

      await().until(() -> !known(changes));
    } finally {
      link.close();
    }
  }

  @Test
  void whoHearsTheOthersAgainIsToldThatAnythingMayHaveChanged() { // decision 089
    try (var changes = started()) {
      List<String> heard = new CopyOnWriteArrayList<>();
      changes.subscribe(Changes.ALL, heard::add);

      DATABASE
          .database()
          .transact(
              tx ->
                  tx.list(
                      "select pg_terminate_backend(pid) as cut from pg_stat_activity"
                          + " where datname = current_database() and query like 'listen %'",
                      row -> row.flag("cut")));

      await().until(() -> known(changes) && !heard.isEmpty());
      assertThat(heard).containsExactly(Changes.ALL);
    }
  }

  /** Of no time at all, which even an ear that is new knows. */
  private static boolean known(Changes changes) {
    return changes.changed(List.of("agents"), Duration.ZERO).isPresent();
  }

  private static DatabaseAddress through(String host, int port) {
    return new DatabaseAddress(
        List.of(new DatabaseAddress.Server(host, port)),
        DATABASE.address().name(),
        DATABASE.address().hub(),
        DATABASE.address().owner(),
        DATABASE.address().rootCertificate());
  }

  private static Changes started() {
    var changes = new Changes(DATABASE.vertx(), DATABASE.address());
    changes.start();
    return changes;
  }
}
