package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import kassahub.hub.TestDatabase;
import kassahub.hub.register.FleetKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The release before the lists goes on writing as the hub's role while three hubs of this one start
 * and migrate its database: no write fails, and the keys are what they would be if made anew.
 */
class ListsUpgradeIT {
  private static final int REGISTERS = 4_000;

  private static final String FLEET =
      """
      insert into organisation (kind, name, tax_number, created_at)
      select 'legal', 'ООО «Лавка ' || n || '»', (7700000000 + n)::text, '2026-01-01Z' from generate_series(1, 10) n;
      insert into vendor (name, legal_name, ogrn, issuer) values ('Завод', 'ООО Завод', '1137746317830', 'files');
      insert into licence_type (name, article, term_value, term_unit, rights_holder) values ('Год', '1', 12, 'month', 'Завод');
      insert into device_line (vendor_id, licence_type_id, name, install_method) values (1, 1, 'Линейка', 'agent');
      insert into agent (id, organisation_id, name, enrolled_at)
      select 'agent-' || lpad(n::text, 6, '0'), 1 + n % 10, 'till-' || n, '2026-01-01Z' from generate_series(1, 4000) n;
      insert into register (serial, organisation_id, agent_id, bound_at)
      select lpad(n::text, 16, '0'), 1 + n % 10, 'agent-' || lpad(n::text, 6, '0'), '2026-01-01Z' from generate_series(1, 4000) n;
      insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable,
        licence_until, memory_percent)
      select id, 1, 1, '2026-11-18Z', '2026-11-18Z', '2026-11-18Z', true, '2026-12-01', id % 101 from register;
      insert into fiscal_storage (register_id, number, current, first_seen_at, last_seen_at, expires_day)
      select id, 'old-' || id, true, '2026-01-01Z', '2026-01-01Z', '2027-01-01' from register;
      insert into device (serial, line_id, model, source, subscription_until, subscription_source, created_at, changed_at)
      select serial, 1, 'Нано', 'import', '2027-01-01', 'activation', '2026-01-01Z', '2026-01-01Z' from register;
      """;

  /** $1 counts up; each touches another register. */
  private static final List<String> WRITES =
      List.of(
          """
          update register_state set memory_percent = $1 % 100, seen_at = seen_at + interval '1 day',
            licence_until = date '2027-01-01' + $1 % 1000, last_document_wall = '2026-11-19 10:00'
          where register_id = 1 + $1 * 7919 % 4000
          """,
          """
          update device set subscription_until = date '2027-06-01' + $1 % 1000
          where serial = lpad((1 + $1 * 7919 % 4000)::text, 16, '0')
          """,
          """
          insert into device (serial, line_id, model, source, subscription_until, subscription_source, created_at, changed_at)
          values ('sold-' || $1, 1, 'Нано', 'import', '2028-01-01', 'activation', '2026-01-01Z', '2026-01-01Z')
          """,
          """
          insert into register (serial, organisation_id, bound_at) values ('new-' || $1, 1, '2026-01-01Z')
          """,
          "update fiscal_storage set warnings = 16 where register_id = 1 + $1 * 7919 % 4000",
          "update agent set name = 'renamed-' || $1 where id = 'agent-' || lpad((1 + $1 %"
              + " 4000)::text, 6, '0')");

  private final TestDatabase database = TestDatabase.empty();

  @BeforeEach
  void fill() {
    OldRelease.migrate(database, "031");
    database.asOwner(FLEET);
    OldRelease.grant(database);
    database.asOwner("analyze");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void goesOnBesideTheReleaseBefore() throws Exception {
    var over = new AtomicBoolean();
    List<Integer> written = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = WRITES.stream().map(sql -> threads.submit(() -> write(sql, over))).toList();
      Callable<Void> hub =
          () -> {
            new Migrations(database.address()).run();
            return null;
          };
      try {
        for (Future<Void> started : threads.invokeAll(List.of(hub, hub, hub))) {
          started.get();
        }
      } finally {
        over.set(true);
      }
      for (var writer : writers) {
        written.add(writer.get());
      }
    }

    assertThat(written).allMatch(writes -> writes > 10);
    var kept = FleetKeys.kept(database);
    var anew = new HashSet<>(FleetKeys.madeAnew(database));
    assertThat(kept)
        .hasSize(anew.size())
        .hasSizeGreaterThan(4 * REGISTERS)
        .allMatch(anew::contains);
    assertThat(broken()).isZero();
    assertThat(new Migrations(database.address()).pending()).isZero();
  }

  /** From the middle on: half of the keys are gone, and an index was not made to its end. */
  @Test
  void goesOnWhereItEnded() {
    OldRelease.migrate(database, "034");
    database.asOwner(
        """
        delete from fleet_key where register_id % 3 = 0;
        delete from fleet_contact where register_id % 3 = 0;
        delete from fleet_licence where register_id % 3 = 0;
        update flyway_schema_history set success = false where version = '033';
        delete from flyway_schema_history where version = '034';
        drop index fleet_key_by_memory
        """);
    database.asSuperuser(
        "update pg_index set indisvalid = false where indexrelid = 'agent_by_name'::regclass");

    new Migrations(database.address()).run();

    assertThat(FleetKeys.kept(database)).isEqualTo(FleetKeys.madeAnew(database));
    assertThat(broken()).isZero();
  }

  /** A migration that says nothing of it itself. */
  @Test
  void whatWasNotMadeToItsEndIsGoneBeforeTheNextMigration() {
    OldRelease.migrate(database, "106");
    database.asSuperuser(
        "update pg_index set indisvalid = false where indexrelid = 'agent_by_name'::regclass");

    new Migrations(database.address()).run();

    assertThat(broken()).isZero();
  }

  private int write(String sql, AtomicBoolean over) {
    int writes = 0;
    while (!over.get()) {
      int next = ++writes;
      database.database().run(tx -> tx.execute(sql.replace("$1", Integer.toString(next))));
    }
    return writes;
  }

  private long broken() {
    return database
        .database()
        .transact(
            tx ->
                tx.one(
                    "select count(*) as n from pg_index where not indisvalid",
                    row -> row.number("n")));
  }
}
