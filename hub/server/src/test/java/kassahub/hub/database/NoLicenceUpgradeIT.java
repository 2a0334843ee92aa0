package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registers of the release before, whose licence was read and names no quarter, are found too. */
class NoLicenceUpgradeIT {
  private final TestDatabase database = TestDatabase.empty();

  @BeforeEach
  void before() {
    OldRelease.migrate(database, "046");
    database.asOwner(
        """
        insert into organisation (kind, name, tax_number, created_at)
        values ('legal', 'ООО «Лавка»', '7700000001', '2026-01-01Z');
        insert into register (serial, organisation_id, bound_at)
        select lpad(n::text, 16, '0'), 1, '2026-01-01Z' from generate_series(1, 3) n;
        insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable, licence,
          licence_until)
        values (1, 1, 1, '2026-11-18Z', '2026-11-18Z', '2026-11-18Z', true, decode(repeat('00', 64), 'hex'), null),
          (2, 1, 1, '2026-11-18Z', '2026-11-18Z', '2026-11-18Z', true, null, null),
          (3, 1, 1, '2026-11-18Z', '2026-11-18Z', '2026-11-18Z', true, decode(repeat('ff', 64), 'hex'), '2037-12-31');
        """);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatWasReadAndNamesNoQuarterEndsBeforeEverythingSold() {
    new Migrations(database.address()).run();

    List<String> ends =
        database
            .database()
            .transact(
                tx ->
                    tx.list(
                        """
                        select coalesce(device_until::text, 'unknown') as ends from fleet_licence
                        order by register_id limit 10
                        """,
                        row -> row.string("ends")));
    assertThat(ends).containsExactly("-infinity", "unknown", "2037-12-31");
  }
}
