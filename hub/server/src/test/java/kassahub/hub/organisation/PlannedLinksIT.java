package kassahub.hub.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.Together;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Entry;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A link that changes on a day to come (X-02, decision 082). */
class PlannedLinksIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final LocalDate DAY = LocalDate.of(2027, 1, 1);
  private final SettableClock clock = new SettableClock();
  private final Journal journal = new Journal(clock);
  private final Samples samples = new Samples(DATABASE.database(), clock);
  private final Organisations organisations =
      new Organisations(DATABASE.database(), journal, clock);
  private final Partners partners = new Partners(DATABASE.database(), journal, clock);
  private final Links links = new Links(DATABASE.database(), journal, clock, List.of());
  private final PlannedLinks planned = new PlannedLinks(DATABASE.database(), clock, links);
  private final Caller clerk = samples.operator(Role.BACK_OFFICE);
  private long former;
  private long next;
  private long organisation;

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @BeforeEach
  void serve() {
    former = samples.account(AccountKind.PARTNER);
    next = samples.account(AccountKind.PARTNER);
    organisation = samples.organisation();
    partners.serve(Actor.hub(), former, organisation);
    clock.set(Instant.parse("2026-11-28T12:00:00Z"));
  }

  @AfterEach
  void forget() {
    DATABASE.asOwner("delete from planned_link");
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Moscow, 2026-12-31T20:59:59Z, 2026-12-31T21:00:00Z",
    "Asia/Kamchatka, 2026-12-31T11:59:59Z, 2026-12-31T12:00:00Z",
    "Europe/Kaliningrad, 2026-12-31T21:59:59Z, 2026-12-31T22:00:00Z"
  })
  void itHappensByItselfWhenTheDayComesWhereTheOrganisationIs(
      String zone, Instant before, Instant midnight) {
    live(ZoneId.of(zone));
    confirm(change(Optional.of(DAY)));

    assertThat(held().waiting())
        .singleElement()
        .satisfies(waiting -> assertThat(waiting.plan().change().day()).contains(DAY));
    assertThat(links.ofAccount(clerk, next).waiting()).hasSize(1);
    assertThat(links.ofAccount(clerk, former).waiting()).hasSize(1);
    clock.set(before);
    assertThat(planned.makeDue()).isZero();
    assertThat(held().live()).extracting(Link::account).containsExactly(former);

    clock.set(midnight);
    assertThat(planned.makeDue()).isEqualTo(1);

    assertThat(held().waiting()).isEmpty();
    assertThat(held().live()).extracting(Link::account).containsExactly(next);
    assertThat(held().ended())
        .singleElement()
        .satisfies(
            link ->
                assertThat(link.ended())
                    .contains(new Link.End(midnight, clerk.actor().name(), "Заявление № 4")));
    assertThat(organisations.history(clerk, organisation))
        .filteredOn(entry -> entry.action().startsWith("organisation.link"))
        .extracting(Entry::action)
        .containsExactly("organisation.link-changed", "organisation.link-planned");
    assertThat(organisations.history(clerk, organisation).getFirst().actor().kind())
        .isEqualTo(ActorKind.HUB);
    assertThat(planned.makeDue()).as("once").isZero();
  }

  @Test
  void untilThenOneOperatorCancelsIt() {
    confirm(change(Optional.of(DAY)));
    long id = held().waiting().getFirst().id();
    assertThatThrownBy(() -> planned.cancel(clerk, organisation + 1, id))
        .as("of another organisation")
        .hasMessageContaining("LINK_CHANGE_GONE");

    planned.cancel(clerk, organisation, id);

    assertThat(held().waiting()).isEmpty();
    clock.set(Instant.parse("2027-01-02T00:00:00Z"));
    assertThat(planned.makeDue()).isZero();
    assertThat(held().live()).extracting(Link::account).containsExactly(former);
    assertThat(organisations.history(clerk, organisation).getFirst())
        .satisfies(entry -> assertThat(entry.action()).isEqualTo("organisation.link-cancelled"))
        .satisfies(entry -> assertThat(entry.details()).containsEntry("day", "2027-01-01"));
    assertThatThrownBy(() -> planned.cancel(clerk, organisation, id))
        .hasMessageContaining("LINK_CHANGE_GONE");
  }

  @Test
  void twoHubsMakeItOnce() {
    confirm(change(Optional.of(DAY)));
    clock.set(Instant.parse("2027-01-01T00:00:00Z"));

    assertThat(Together.run(DATABASE, next, planned::makeDue, planned::makeDue)).isEmpty();

    assertThat(held().ended()).hasSize(1);
    assertThat(organisations.history(clerk, organisation))
        .filteredOn(entry -> entry.action().equals("organisation.link-changed"))
        .hasSize(1);
  }

  @Test
  void whoCancelsTooLateIsTold() {
    confirm(change(Optional.of(DAY)));
    clock.set(Instant.parse("2027-01-01T00:00:00Z"));
    long id = held().waiting().getFirst().id();
    Runnable cancel =
        () -> {
          Awaitility.await().until(() -> beingMade(id));
          planned.cancel(clerk, organisation, id);
        };

    assertThat(Together.run(DATABASE, next, planned::makeDue, cancel))
        .singleElement()
        .satisfies(late -> assertThat(late).hasMessageContaining("LINK_CHANGE_GONE"));

    assertThat(held().live()).extracting(Link::account).containsExactly(next);
    assertThat(organisations.history(clerk, organisation))
        .extracting(Entry::action)
        .doesNotContain("organisation.link-cancelled");
  }

  private static boolean beingMade(long id) {
    return DATABASE
        .database()
        .transact(
            tx ->
                tx.find(
                    "select from planned_link where id = $1 for update skip locked",
                    row -> true,
                    id))
        .isEmpty();
  }

  @Test
  void oneThatCannotBeMadeAnyMoreIsNotedAndHoldsUpNoOther() {
    confirm(change(Optional.of(DAY)));
    DATABASE.asOwner("delete from partner_client where organisation_id = " + organisation);
    long broken = organisation;
    serve();
    confirm(change(Optional.of(DAY.plusDays(1))));
    clock.set(Instant.parse("2027-01-03T00:00:00Z"));

    assertThat(planned.makeDue()).isEqualTo(1);

    assertThat(held().live()).extracting(Link::account).containsExactly(next);
    assertThat(organisations.history(clerk, broken).getFirst())
        .satisfies(entry -> assertThat(entry.action()).isEqualTo("organisation.link-failed"))
        .satisfies(entry -> assertThat(entry.details()).containsEntry("problem", "NO_SUCH_LINK"));
    assertThat(links.ofOrganisation(clerk, broken).waiting()).isEmpty();
  }

  @Test
  void oneWaitsAtATime() {
    confirm(change(Optional.of(DAY)));

    for (var day : List.of(Optional.<LocalDate>empty(), Optional.of(DAY.plusDays(9)))) {
      assertThatThrownBy(() -> links.plan(clerk, change(day)))
          .hasMessageContaining("LINK_CHANGE_WAITS");
      assertThatThrownBy(() -> confirm(change(day))).hasMessageContaining("LINK_CHANGE_WAITS");
    }
    var nobody = OptionalLong.empty();
    var payer =
        new Link.Change(organisation, Link.Kind.PAYER, nobody, OptionalLong.of(next), "Договор");
    confirm(payer);
    assertThat(held().live()).as("who pays is another matter").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-28", "2025-01-01", "2027-11-29", "2062-01-01"})
  void onlyADayToComeIsAskedFor(LocalDate day) {
    assertThatThrownBy(() -> links.plan(clerk, change(Optional.of(day))))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("BAD_LINK_DAY");
  }

  @Test
  void oneThatIsConfirmedOnItsDayIsMadeAtOnce() {
    links.plan(clerk, change(Optional.of(LocalDate.of(2026, 11, 29))));
    clock.set(Instant.parse("2026-11-28T21:00:00Z"));

    confirm(change(Optional.of(LocalDate.of(2026, 11, 29))));

    assertThat(held().waiting()).isEmpty();
    assertThat(held().live()).extracting(Link::account).containsExactly(next);
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"PARTNER", "CLIENT", "SUPPORT"})
  void nobodyElseCancels(Role role) {
    confirm(change(Optional.of(DAY)));
    long id = held().waiting().getFirst().id();

    assertThatThrownBy(() -> planned.cancel(Samples.caller(former, role), organisation, id))
        .isInstanceOf(Problem.Forbidden.class);
    assertThat(held().waiting()).hasSize(1);
  }

  private void live(ZoneId zone) {
    DATABASE.asOwner(
        "update organisation set time_zone = '%s' where id = %d".formatted(zone, organisation));
  }

  private void confirm(Link.Change change) {
    DATABASE.database().run(clerk.scope(), tx -> links.make(tx, clerk, change));
  }

  private Links.Held held() {
    return links.ofOrganisation(clerk, organisation);
  }

  private Link.Change change(Optional<LocalDate> day) {
    return new Link.Change(
        organisation,
        Link.Kind.SERVICE,
        OptionalLong.of(former),
        OptionalLong.of(next),
        "Заявление № 4",
        day);
  }
}
