package kassahub.hub.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Role;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OrganisationsIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private final SettableClock clock = new SettableClock();
  private final Journal journal = new Journal(clock);
  private final Samples samples = new Samples(DATABASE.database(), clock);
  private final Organisations organisations =
      new Organisations(DATABASE.database(), journal, clock);
  private final Partners partners = new Partners(DATABASE.database(), journal, clock);
  private final Offers offers = new Offers(DATABASE.database(), journal, clock);
  private final Accounts accounts = new Accounts(DATABASE.database(), journal, clock);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void partnerSeesOwnAndServedOrganisationsOnly() {
    var partner = samples.partner();
    var own = samples.organisationOf(partner);
    var client = samples.organisation();
    var foreign = samples.organisation();
    partners.serve(Actor.hub(), partner.account(), client);

    assertThat(organisations.visibleTo(partner))
        .extracting(Organisation::id)
        .containsExactlyInAnyOrder(own, client);
    assertThat(organisations.payersOf(partner)).extracting(Organisation::id).containsExactly(own);
    assertThat(partners.clientsOf(partner)).extracting(Organisation::id).containsExactly(client);
    assertThatThrownBy(() -> organisations.get(partner, foreign))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(organisations.get(samples.operator(Role.SUPPORT), foreign).id()).isEqualTo(foreign);
  }

  @Test
  void refusesWrongCheckDigitAndTheSameTaxNumberTwice() {
    var wrong =
        new NewOrganisation(
            OrganisationKind.LEGAL,
            "ООО «Опечатка»",
            "RU",
            "7700000017",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ZoneId.of("Europe/Moscow"),
            Contact.NONE);
    var draft = NewOrganisation.russian("ООО «Близнец»", Samples.taxNumber());
    organisations.create(Actor.hub(), draft);

    assertThatThrownBy(() -> organisations.create(Actor.hub(), wrong))
        .hasMessageContaining("TAX_NUMBER_WRONG");
    assertThatThrownBy(() -> organisations.create(Actor.hub(), draft))
        .hasMessageContaining("ORGANISATION_EXISTS");
  }

  @Test
  void anOrganisationOfKazakhstanHasItsNumberChecked() {
    assertThatThrownBy(() -> organisations.create(Actor.hub(), kazakh("960624350643")))
        .hasMessageContaining("TAX_NUMBER_WRONG");
    assertThat(organisations.create(Actor.hub(), kazakh("960624350642"))).isPositive();
  }

  private static NewOrganisation kazakh(String number) {
    return new NewOrganisation(
        OrganisationKind.LEGAL,
        "ТОО «Алма»",
        "KZ",
        number,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ZoneId.of("Asia/Almaty"),
        Contact.NONE);
  }

  @Test
  void offerIsAcceptedOncePerEdition() {
    var partner = samples.partner();
    var payer = samples.organisationOf(partner);
    var today = LocalDate.parse("2026-11-18");
    var first = offers.publish(Actor.hub(), new OfferEdition(0, "1", "Текст", today));
    assertThat(offers.due(partner, payer)).isTrue();

    offers.accept(partner, new Acceptance(payer, first, "203.0.113.7"));
    assertThat(offers.due(partner, payer)).isFalse();

    offers.publish(Actor.hub(), new OfferEdition(0, "2", "Новый текст", today));
    assertThat(offers.due(partner, payer)).isTrue();
    assertThatThrownBy(() -> offers.accept(partner, new Acceptance(payer, first, "203.0.113.7")))
        .hasMessageContaining("OFFER_CHANGED");
  }

  @Test
  void anAcceptanceSaysWhoAcceptedWhatWhenAndFromWhereAndStays() {
    var partner = samples.partner();
    var payer = samples.organisationOf(partner);
    var day = LocalDate.ofInstant(clock.instant(), partner.zone());
    var edition = offers.publish(Actor.hub(), new OfferEdition(0, "2026-4", "Текст", day));
    var backOffice = samples.operator(Role.BACK_OFFICE);
    assertThat(organisations.acceptances(backOffice, payer)).isEmpty();

    offers.accept(partner, new Acceptance(payer, edition, "203.0.113.7"));
    clock.advance(Duration.ofHours(1));
    offers.accept(partner, new Acceptance(payer, edition, "203.0.113.8"));

    assertThat(organisations.acceptances(backOffice, payer))
        .containsExactly(
            new Accepted("2026-4", partner.actor().id(), SettableClock.START, "203.0.113.7"));
    assertThatThrownBy(() -> organisations.acceptances(partner, payer))
        .isInstanceOf(Problem.Forbidden.class);
    for (String change :
        List.of("update offer_acceptance set ip = 'x'", "delete from offer_acceptance")) {
      assertThatThrownBy(() -> DATABASE.database().run(tx -> tx.execute(change)))
          .as(change)
          .hasStackTraceContaining("permission denied");
    }
  }

  @Test
  void nobodyAcceptsForAForeignOrganisation() {
    var edition =
        offers.publish(
            Actor.hub(), new OfferEdition(0, "чужая", "Текст", LocalDate.parse("2026-11-18")));

    assertThatThrownBy(
            () ->
                offers.accept(
                    samples.partner(),
                    new Acceptance(samples.organisation(), edition, "203.0.113.7")))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void blockedAccountIsToldAndJournalled() {
    var account = samples.account(AccountKind.PARTNER);

    accounts.block(Actor.hub(), account, "просрочен счёт");

    var history =
        DATABASE.database().transact(tx -> journal.of(tx, "account", Long.toString(account)));
    Optional<BlockCause> cause = DATABASE.database().transact(tx -> accounts.blocked(tx, account));
    assertThat(cause).contains(BlockCause.OPERATOR);
    assertThat(history.getFirst().action()).isEqualTo("account.blocked");
    assertThat(history.getFirst().details()).containsEntry("reason", "просрочен счёт");
    assertThat(history.getFirst().at()).isEqualTo(SettableClock.START);
  }
}
