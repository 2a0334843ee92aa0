package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgException;
import java.util.List;
import kassahub.hub.TestDatabase;
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

  @ParameterizedTest
  @ValueSource(strings = {"journal", "offer_acceptance"})
  void hubMayNotRewriteHistory(String table) {
    for (var sql :
        List.of("update %s set account_id = account_id", "delete from %s", "truncate %s")) {
      assertThatThrownBy(() -> DATABASE.database().run(tx -> tx.execute(sql.formatted(table))))
          .isInstanceOf(PgException.class)
          .hasMessageContaining("permission denied");
    }
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
            address.host(),
            address.port(),
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
