package kassahub.hub.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.catalogue.Devices;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lists sort, narrow and search by is after every change what it would be if made anew. */
class FleetKeysIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final String FIRST = "0085430000000001";
  private static final LicenceMask MASK =
      LicenceMask.none().throughQuarterOf(LocalDate.of(2030, 1, 1));
  private static final String LICENCE_SEEN =
      """
      update register_state set licence_until = '2031-01-01'
      where register_id = (select id from register where serial = '0085430000000008')
      """;
  private static final String SOLD =
      """
      update device set subscription_until = '2031-02-01', subscription_source = 'activation'
      where serial = '0085430000000008'
      """;

  @BeforeAll
  static void fill() {
    FleetSamples.organisations(DATABASE);
    DATABASE.asOwner(
        """
        insert into vendor (name, legal_name, ogrn, issuer) values ('Завод', 'ООО Завод', '1137746317830', 'files');
        insert into licence_type (name, article, term_value, term_unit, rights_holder)
        values ('Год', '1', 12, 'month', 'Завод');
        insert into device_line (vendor_id, licence_type_id, name, install_method) values (1, 1, 'Линейка', 'agent');
        """);
    FleetSamples.toldRegister(DATABASE, FIRST, FleetSamples.CLIENT);
    FleetSamples.agent(DATABASE, "agent-0001", FleetSamples.CLIENT, FIRST);
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        insert into device (serial, line_id, model, source, subscription_until, subscription_source, created_at, changed_at)
        values ('0085430000000001', 1, 'Нано', 'import', '2027-01-01', 'activation', '2026-01-01Z', '2026-01-01Z'),
          ('0085430000000002', 1, 'Нано', 'import', '2027-02-01', 'activation', '2026-01-01Z', '2026-01-01Z'),
          ('0085430000000003', 1, 'Нано', 'import', '2027-03-01', 'activation', '2026-01-01Z', '2026-01-01Z')
        """,
        "insert into register (serial, organisation_id, bound_at) values ('0085430000000002', 1,"
            + " '2026-01-01Z')",
        "update device set subscription_until = '2028-01-01'",
        "update device set subscription_until = null, subscription_source = null where serial ="
            + " '0085430000000002'",
        "update register set serial = '0085430000000003' where serial = '0085430000000002'",
        "update register set name = 'Вход', contract_until = null, service_stopped = '2026-12-01'",
        "update register set archived_at = '2026-11-01Z'",
        "update register set organisation_id = 1 where serial = '0085430000000001'",
        "update register_state set memory_percent = null",
        "update register_state set shift = 'over_24_hours'",
        "update register_state set flk_document = 7",
        "update register_state set registration_number = '0000000000011111'",
        "update register_state set first_unsent_wall = '2026-11-10 10:00'",
        "update register_state set unsent = 0",
        "update register_state set seen_at = '2026-11-19Z'",
        "update register_state set reachable = false",
        "update register_state set last_document_wall = '2026-11-19 03:00'",
        "update register_state set licence_until = '2026-10-01'",
        "update register_state set licence_until = null",
        "update register_state set licence = null",
        "update register_state set licence = decode(repeat('00', 64), 'hex')",
        "update fiscal_storage set warnings = 16",
        "update fiscal_storage set expires_day = null",
        "update fiscal_storage set current = false",
        """
        insert into fiscal_storage (register_id, number, current, first_seen_at, last_seen_at, expires_day)
        select id, '9999078902004413', true, '2026-01-01Z', '2026-01-01Z', '2026-12-31' from register
        """,
        "delete from register_state",
        """
        insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable,
          memory_percent, licence_until, last_document_wall)
        select id, 1, 1, '2026-11-20Z', '2026-11-20Z', '2026-11-20Z', false, 17, '2026-12-01', '2026-11-20 05:00'
        from register
        """,
        "update organisation set time_zone = 'Asia/Omsk'",
        "update agent set name = 'till-2'",
        """
        update agent set health = jsonb_set(health, '{registers,0}', '{"reachable": false, "fault": "no-answer"}')
        """,
        "update agent set health = null"
      })
  void isKeptByTriggers(String change) {
    var before = FleetKeys.kept(DATABASE);

    DATABASE.database().run(tx -> tx.execute(change));

    var after = FleetKeys.kept(DATABASE);
    assertThat(after).isNotEqualTo(before).isEqualTo(FleetKeys.madeAnew(DATABASE));
  }

  @Test
  void goesWithItsRegisterAndItsAgent() {
    DATABASE.asOwner(
        """
        insert into register (serial, organisation_id, bound_at) values ('0085430000000009', 1, '2026-01-01Z');
        insert into agent (id, organisation_id, name, enrolled_at) values ('agent-0009', 1, 'till-9', '2026-01-01Z')
        """);
    var before = FleetKeys.kept(DATABASE);

    DATABASE.asOwner(
        "delete from register where serial = '0085430000000009'; delete from agent where id ="
            + " 'agent-0009'");

    assertThat(FleetKeys.kept(DATABASE)).hasSize(before.size() - 4);
  }

  /** Who sells takes the device and then the key; a report that did it the other way would wait. */
  @Test
  void sellingDoesNotWaitForAReport() {
    FleetSamples.silentRegister(DATABASE, "0085430000000008", FleetSamples.CLIENT);
    DATABASE.asOwner(
        """
        insert into device (serial, line_id, model, source, created_at, changed_at)
        values ('0085430000000008', 1, 'Нано', 'import', '2026-01-01Z', '2026-01-01Z');
        insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable)
        select id, 1, 1, '2026-11-20Z', '2026-11-20Z', '2026-11-20Z', true from register where serial = '0085430000000008'
        """);

    try (var hubs = Executors.newVirtualThreadPerTaskExecutor()) {
      DATABASE
          .database()
          .run(
              report -> {
                report.execute(LICENCE_SEEN);
                var sale = hubs.submit(() -> DATABASE.database().run(tx -> tx.execute(SOLD)));
                assertThat(sale).succeedsWithin(Duration.ofMinutes(1));
                report.execute("update device set changed_at = '2026-12-01Z'");
              });
    }

    assertThat(FleetKeys.kept(DATABASE))
        .filteredOn(line -> line.startsWith("licence ") && line.contains(",2031-02-01,2031-01-01,"))
        .singleElement()
        .asString()
        .endsWith(",t)");
  }

  /** Neither transaction sees the other's row, and there is none that one could wait for. */
  @Test
  void dateOfADeviceThatCameWithItsRegisterIsCarriedOverLater() {
    try (var hubs = Executors.newVirtualThreadPerTaskExecutor()) {
      DATABASE
          .database()
          .run(
              imported -> {
                imported.execute(
                    """
                    insert into device (serial, line_id, model, source, subscription_until, subscription_source,
                      created_at, changed_at)
                    values ('0085430000000010', 1, 'Нано', 'import', '2032-01-01', 'vendor', '2026-01-01Z', '2026-01-01Z')
                    """);
                var report =
                    hubs.submit(
                        () ->
                            FleetSamples.silentRegister(
                                DATABASE, "0085430000000010", FleetSamples.CLIENT));
                assertThat(report).succeedsWithin(Duration.ofMinutes(1));
              });
    }
    assertThat(soldUntil("0085430000000010")).as("the race").isEqualTo("-infinity");
    var devices = new Devices(DATABASE.database(), new SettableClock());

    assertThat(devices.carryOverMissed()).isEqualTo(1);

    assertThat(soldUntil("0085430000000010")).isEqualTo("2032-01-01");
    assertThat(devices.carryOverMissed()).as("nothing else was missed").isZero();
  }

  /** Sales lock these rows in the order of registers; whoever locks in another waits in a ring. */
  @Test
  void licencesAreCarriedToTheListsInTheOrderOfRegisters() {
    DATABASE.asOwner(
        """
        create table carried (place bigserial, register_id bigint);
        create function note_carried() returns trigger language plpgsql security definer as $$
        begin insert into carried (register_id) values (new.register_id); return null; end $$;
        create trigger note_carried after update on fleet_licence for each row execute function note_carried();
        grant all on carried to public;
        insert into register (id, serial, organisation_id, bound_at) overriding system value
        select 9000 + n, '009000000000000' || n, 1, '2026-01-01Z' from generate_series(1, 3) n;
        insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable)
        select 9000 + n, 1, 1, '2026-11-20Z', '2026-11-20Z', '2026-11-20Z', true from unnest(array[3, 1, 2]) n;
        """);
    var told = LongStream.rangeClosed(1, 3).mapToObj(FleetKeysIT::shown).toList();

    DATABASE
        .database()
        .run(
            tx -> {
              tx.execute("set local enable_nestloop = off");
              tx.execute("set local enable_indexscan = off");
              var changes = SlowChanges.before(tx, told, Instant.EPOCH);
              new StateStore().upsert(tx, told, changes, Instant.EPOCH);
            });

    assertThat(
            DATABASE
                .database()
                .<List<Long>>transact(
                    tx ->
                        tx.list(
                            "select register_id from carried order by place limit 9",
                            row -> row.number("register_id"))))
        .containsExactly(9001L, 9002L, 9003L);
  }

  /** A register that shows its licence. */
  private static Owned shown(long n) {
    var serial = "009000000000000" + n;
    var register = new Known(9000 + n, serial, 1, Optional.of("a"), 0);
    var state = RegistersIT.state(MASK, "9999078900001234");
    return new Owned(register, new RegisterReport("a", 1, serial, 1, 2, Instant.EPOCH, state));
  }

  private static String soldUntil(String serial) {
    return DATABASE
        .database()
        .transact(
            tx ->
                tx.one(
                    """
                    select sold_until::text as until from fleet_licence l join register r on r.id = l.register_id
                    where r.serial = $1
                    """,
                    row -> row.string("until"),
                    serial));
  }
}
