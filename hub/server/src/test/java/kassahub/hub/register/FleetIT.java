package kassahub.hub.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.database.PageRequest;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FleetIT {
  private static TestDatabase database;
  private static Fleet fleet;

  @BeforeAll
  static void fill() {
    database = TestDatabase.create();
    fleet = new Fleet(database.database(), new SettableClock());
    FleetSamples.organisations(database);
    FleetSamples.toldRegister(database, "0085430138900121", FleetSamples.OWN);
    FleetSamples.silentRegister(database, "0085430138900122", FleetSamples.CLIENT);
    FleetSamples.silentRegister(database, "0085430138900123", FleetSamples.FOREIGN);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void showsOwnAndServedRegistersAndNoOthers() {
    assertThat(serials(FleetSamples.partner(), PageRequest.first()))
        .containsExactly("0085430138900121", "0085430138900122");
    assertThat(serials(FleetSamples.stranger(), PageRequest.first()))
        .containsExactly("0085430138900123");
    assertThat(serials(FleetSamples.support(), PageRequest.first())).hasSize(3);
  }

  @Test
  void refusesThoseWhoHaveNoDevices() {
    assertThatThrownBy(() -> fleet.list(FleetSamples.backOffice(), PageRequest.first()))
        .isInstanceOf(Problem.Forbidden.class);
  }

  @Test
  void foreignRegisterIsNotFoundInEveryWay() {
    long foreign = fleet.items(FleetSamples.stranger(), Optional.empty(), 0, 1).getFirst().id();

    assertThatThrownBy(() -> fleet.get(FleetSamples.partner(), foreign))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> fleet.history(FleetSamples.partner(), foreign, SettableClock.START))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(fleet.items(FleetSamples.partner(), Optional.of("0085430138900123"), 0, 10))
        .isEmpty();
  }

  @Test
  void onlyThoseWhoSeeARegisterMayWatchIt() {
    var asked = Set.of("1", "1; drop", "999");
    assertThat(fleet.watched(FleetSamples.partner(), asked)).containsExactly("1");
    assertThat(fleet.watched(FleetSamples.support(), asked)).containsExactly("1");
    assertThat(fleet.watched(FleetSamples.stranger(), asked)).isEmpty();
    assertThat(fleet.watched(FleetSamples.backOffice(), asked)).isEmpty();
  }

  @Test
  void tellsEverythingTheRegisterTold() {
    var row = fleet.items(FleetSamples.partner(), Optional.of("0085430138900121"), 0, 1).getFirst();
    var card = fleet.get(FleetSamples.partner(), row.id());

    assertThat(row.licence().deviceUntil()).contains(LocalDate.of(2026, 12, 31));
    assertThat(row.licence().mask().orElseThrow()).hasSize(128);
    assertThat(row.storage().orElseThrow().memoryPercent()).hasValue(99);
    assertThat(row.shift()).contains("open");
    assertThat(card.counters().unsent()).hasValue(3);
    assertThat(card.work().shiftNumber()).hasValue(412);
  }

  @Test
  void whatWasNotToldIsEmptyAndNeverZero() {
    var row = fleet.items(FleetSamples.partner(), Optional.of("0085430138900122"), 0, 1).getFirst();

    assertThat(row.storage()).isEmpty();
    assertThat(row.shift()).isEmpty();
    assertThat(row.licence().mask()).isEmpty();
    assertThat(row.contact().lastSeen()).isEmpty();
    assertThat(fleet.get(FleetSamples.partner(), row.id()).counters().unsent()).isEmpty();
  }

  @Test
  void everyFilterValueRunsAndFullMemoryIsFound() {
    for (var filter : FleetFilter.values()) {
      for (String choice : filter.choices()) {
        assertThat(serials(FleetSamples.support(), with(filter.parameter(), choice))).isNotNull();
      }
    }
    assertThat(serials(FleetSamples.partner(), with("memory", "90")))
        .containsExactly("0085430138900121");
    assertThat(serials(FleetSamples.partner(), with("contact", "silent")))
        .containsExactly("0085430138900122");
  }

  @Test
  void aRefusalIsFoundByTheStoragesWarningWithoutANumber() {
    database.asOwner("update fiscal_storage set warnings = 16 where number = '9999078902004412'");

    assertThat(serials(FleetSamples.partner(), with("refused", "yes")))
        .containsExactly("0085430138900121");
    var row = fleet.items(FleetSamples.partner(), Optional.of("0085430138900121"), 0, 1).getFirst();
    var counters = fleet.get(FleetSamples.partner(), row.id()).counters();
    assertThat(counters.refused()).isTrue();
    assertThat(counters.refusedDocument()).isEmpty();
    database.asOwner("update fiscal_storage set warnings = 0 where number = '9999078902004412'");
  }

  @Test
  void alternativesOfOneFilterAddUp() {
    var either = new HashMap<String, List<String>>();
    either.put("contract", List.of("active", "none"));

    assertThat(serials(FleetSamples.partner(), filtered(either, ""))).hasSize(2);
    assertThat(serials(FleetSamples.partner(), with("contract", "active"))).hasSize(1);
  }

  /** As the alert has it (decision 032): what nobody read is unknown, what is over is no matter. */
  @Test
  void registerWithoutAnyLicenceLacksTheOneThatWasSold() {
    database.asOwner(
        """
        insert into device (serial, model, source, subscription_until, subscription_source, created_at, changed_at)
        values ('0085430138900123', 'Нано', 'import', '2027-06-30', 'vendor', '2026-01-01Z', '2026-01-01Z');
        insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable)
        select id, 1, 1, '2026-11-18Z', '2026-11-18Z', '2026-11-18Z', true from register where serial = '0085430138900123'
        """);
    assertThat(missing()).as("unread").isEmpty();

    database.asOwner(
        """
        update register_state set licence = decode(repeat('00', 64), 'hex')
        where register_id = (select id from register where serial = '0085430138900123')
        """);
    assertThat(missing()).containsExactly("0085430138900123");

    database.asOwner(
        "update device set subscription_until = '2026-11-17' where serial = '0085430138900123'");
    assertThat(missing()).as("over").isEmpty();
  }

  /** What the filter finds, and what the list marks: the same. */
  private static List<String> missing() {
    var today = LocalDate.ofInstant(SettableClock.START, ZoneId.of("Europe/Moscow"));
    var found = serials(FleetSamples.stranger(), with("licence", "missing"));
    assertThat(fleet.list(FleetSamples.stranger(), PageRequest.first()).items())
        .filteredOn(row -> row.licence().missing(today))
        .extracting(FleetRow::serial)
        .isEqualTo(found);
    return found;
  }

  @Test
  void findsByAnyPartOfSerialRegistrationOrStorageNumber() {
    for (String part : List.of("13890012", "4321245", "78902004")) {
      assertThat(serials(FleetSamples.partner(), filtered(Map.of(), part)))
          .as(part)
          .contains("0085430138900121");
    }
    assertThat(serials(FleetSamples.partner(), filtered(Map.of(), "%"))).isEmpty();
  }

  private static List<String> serials(Caller caller, PageRequest request) {
    return fleet.list(caller, request).items().stream().map(FleetRow::serial).toList();
  }

  private static PageRequest with(String filter, String value) {
    return filtered(Map.of(filter, List.of(value)), "");
  }

  private static PageRequest filtered(Map<String, List<String>> filters, String search) {
    return new PageRequest(
        25,
        Optional.empty(),
        false,
        Optional.empty(),
        PageRequest.Direction.FIRST,
        filters,
        search);
  }
}
