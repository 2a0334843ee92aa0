package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import kassahub.hub.SilentLink;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that swallows what the hub and the database say to each other, without a word. */
@Timeout(180)
class SilentDatabaseIT {
  private static final TestDatabase REAL = TestDatabase.create();
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private SilentLink link;
  private Database database;
  private DatabaseAddress through;

  @BeforeEach
  void open() throws Exception {
    var server = REAL.address().servers().getFirst();
    link = new SilentLink(server.port());
    through =
        new DatabaseAddress(
            List.of(new DatabaseAddress.Server(server.host(), link.port())),
            REAL.address().name(),
            REAL.address().hub(),
            REAL.address().owner(),
            REAL.address().rootCertificate());
    database = Database.open(REAL.vertx(), through, 2, SILENCE);
    REAL.asOwner("create table if not exists said (word text); grant all on said to public");
  }

  @AfterEach
  void close() {
    link.close();
    database.close();
    REAL.asOwner("drop table said");
  }

  @AfterAll
  static void end() {
    REAL.close();
  }

  @Test
  void workIsGivenUpAndDoneAgainWhenTheServerIsHeard() {
    say("one");
    link.silence();

    assertThatThrownBy(() -> say("two")).isInstanceOf(DatabaseAway.class);
    assertThat(database.outage()).contains(DatabaseAway.Kind.SILENT);

    link.speak();
    say("three");
    assertThat(words()).contains("one", "three");
  }

  /** Whoever looks at a page waits for seconds, with a connection that was open and without. */
  @Test
  void workThatCannotBeginIsGivenUpLongBeforeSilenceEnds() {
    try (var patient = Database.open(REAL.vertx(), through, 2, Duration.ofMinutes(10))) {
      patient.run(tx -> tx.execute("insert into said values ('open')"));
      link.silence();

      assertThatThrownBy(() -> patient.run(tx -> tx.execute("insert into said values ('never')")))
          .isInstanceOf(DatabaseAway.class)
          .hasMessage("no answer within 4 s");
      assertThatThrownBy(() -> patient.run(tx -> tx.execute("insert into said values ('never')")))
          .isInstanceOf(DatabaseAway.class)
          .hasMessage("no connection within 4 s");

      link.speak();
      await()
          .ignoreExceptions()
          .untilAsserted(() -> patient.run(tx -> tx.execute("insert into said values ('after')")));
      assertThat(words()).contains("open", "after").doesNotContain("never");
    }
  }

  /** Those who asked during the silence are a queue of six seconds when it ends. */
  @Test
  void backlogIsServedWhenTheServerIsHeardAgain() throws Exception {
    try (var patient = Database.open(REAL.vertx(), through, 2, Duration.ofMinutes(10));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      link.silence();
      var first = List.of(ask(patient, threads, () -> {}), ask(patient, threads, () -> {}));
      first.forEach(given -> assertThat(given).failsWithin(Duration.ofMinutes(1)));
      assertThat(patient.outage()).contains(DatabaseAway.Kind.SILENT);
      var asking = new CountDownLatch(30);
      var backlog =
          LongStream.range(0, asking.getCount())
              .mapToObj(_ -> ask(patient, threads, asking::countDown))
              .toList();
      asking.await();

      link.speak();

      assertThat(backlog)
          .allSatisfy(served -> assertThat(served).succeedsWithin(Duration.ofMinutes(1)));
    }
  }

  private static CompletableFuture<Void> ask(Database from, Executor threads, Runnable asking) {
    return CompletableFuture.runAsync(
        () -> {
          asking.run();
          from.run(tx -> tx.find("select pg_sleep(0.4)", row -> 1));
        },
        threads);
  }

  @Test
  void transactionThatWasOpenIsGivenUpToo() {
    assertThatThrownBy(
            () ->
                database.run(
                    tx -> {
                      tx.execute("insert into said values ('begun')");
                      link.silence();
                      tx.execute("insert into said values ('never')");
                    }))
        .isInstanceOf(DatabaseAway.class);

    link.speak();
    say("after");
    assertThat(words()).containsExactly("after");
  }

  @Test
  void serverThatThinksForLongerThanItMaySayNothingIsGivenUp() {
    assertThatThrownBy(() -> database.run(tx -> tx.find("select pg_sleep(30)", row -> 1)))
        .isInstanceOf(DatabaseAway.class);
  }

  /** Else work that nobody waits for goes on for hours, and is asked for again meanwhile. */
  @Test
  void serverEndsWhatTheHubHasGivenUp() {
    try (var direct = Database.open(REAL.vertx(), REAL.address(), 1, SILENCE)) {
      assertThatThrownBy(() -> direct.run(tx -> tx.find("select pg_sleep(600)", row -> 1)))
          .isInstanceOf(DatabaseAway.class);
    }
    await().untilAsserted(() -> assertThat(running("select pg_sleep(600)")).isZero());
  }

  private static long running(String statement) {
    return REAL.database()
        .transact(
            tx ->
                tx.one(
                    "select count(*) as running from pg_stat_activity where query = $1 and state ="
                        + " 'active'",
                    row -> row.number("running"),
                    statement));
  }

  @Test
  void listenerIsGivenUpAndHearsAgain() {
    var heard = new CopyOnWriteArrayList<String>();
    try (var here = new Changes(REAL.vertx(), through);
        var there = new Changes(REAL.vertx(), REAL.address())) {
      here.start();
      there.start();
      here.subscribe("word:", heard::add);
      there.publish("word:1");
      await().until(() -> heard.contains("word:1"));

      link.cut();
      await()
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                there.publish("word:2");
                return heard.contains("word:2");
              });
    }
  }

  private void say(String word) {
    database.run(tx -> tx.execute("insert into said values ($1)", word));
  }

  private List<String> words() {
    return database.transact(
        tx -> tx.list("select word from said order by word", row -> row.string("word")));
  }
}
