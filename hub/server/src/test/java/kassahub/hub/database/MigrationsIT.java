package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.organisation.AccountKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsIT {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void runAgainChangesNothing() {
    new Migrations(DATABASE.address()).run();

    assertThat(tables()).contains("account", "register", "dispatch", "activation");
  }

  /** Two grants at once on the same thing fail. */
  @Test
  void instancesMayStartTogether() throws Exception {
    Callable<Void> start =
        () -> {
          new Migrations(DATABASE.address()).run();
          return null;
        };
    try (var together = Executors.newFixedThreadPool(4)) {
      for (Future<Void> started : together.invokeAll(Collections.nCopies(12, start))) {
        started.get();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "journal.account_id",
        "offer_acceptance.ip",
        "issued_licence.serial",
        "fleet_key.name",
        "agent_key.sought"
      })
  void hubMayNotRewriteHistoryNorWhatTriggersKeep(String place) {
    String table = place.substring(0, place.indexOf('.'));
    String column = place.substring(place.indexOf('.') + 1);
    for (var sql :
        List.of("update %s set " + column + " = null", "delete from %s", "truncate %s")) {
      assertThatThrownBy(() -> DATABASE.database().run(tx -> tx.execute(sql.formatted(table))))
          .isInstanceOf(PgException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void peopleOfAnotherAccountAreNotThere() {
    var samples = new Samples(DATABASE.database(), new SettableClock());
    long account = samples.account(AccountKind.CLIENT);
    long other = samples.account(AccountKind.CLIENT);
    DATABASE
        .database()
        .run(
            tx ->
                tx.execute(
                    """
                    insert into app_user (account_id, login, full_name, role, created_at)
                    values ($1, 'one@example.ru', 'Один', 'client', $2)
                    """,
                    account,
                    SettableClock.START));
    assertThat(people(new Scope.OfAccount(account))).isEqualTo(1);
    assertThat(people(new Scope.OfAccount(other))).isZero();
    assertThat(people(Scope.EVERYTHING)).isEqualTo(1);
  }

  private static long people(Scope scope) {
    return DATABASE
        .database()
        .transact(
            scope, tx -> tx.one("select count(*) as n from app_user", row -> row.number("n")));
  }

  @Test
  void serverWritesDurablyAndSortsRussian() {
    var answers =
        DATABASE
            .database()
            .transact(
                tx ->
                    tx.one(
                        """
                        select current_setting('fsync') || current_setting('synchronous_commit') as durable,
                               array_agg(word order by word) as words
                        from unnest(array['яма', 'Ёж', 'Апельсин', 'елка']) word
                        """,
                        row -> List.of(row.string("durable"), row.strings("words"))));

    assertThat(answers).isEqualTo(List.of("onon", List.of("Апельсин", "Ёж", "елка", "яма")));
  }

  @Test
  void ownerAndHubMustDiffer() {
    var address = DATABASE.address();
    var same =
        new DatabaseAddress(
            address.servers(),
            address.name(),
            address.owner(),
            address.owner(),
            address.rootCertificate());

    assertThatThrownBy(() -> new Migrations(same)).hasMessageContaining("must differ");
  }

  private static List<String> tables() {
    return DATABASE
        .database()
        .transact(
            tx ->
                tx.list(
                    "select tablename::text as name from pg_tables where schemaname = 'public'",
                    row -> row.string("name")));
  }
}
