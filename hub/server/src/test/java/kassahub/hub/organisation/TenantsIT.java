package kassahub.hub.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.Together;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Entry;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be changed of accounts and organisations after they were opened. */
class TenantsIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private final SettableClock clock = new SettableClock();
  private final Journal journal = new Journal(clock);
  private final Samples samples = new Samples(DATABASE.database(), clock);
  private final Accounts accounts = new Accounts(DATABASE.database(), journal, clock);
  private final Organisations organisations =
      new Organisations(DATABASE.database(), journal, clock);
  private final Caller clerk = samples.operator(Role.BACK_OFFICE);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void theSlowerOfTwoPeopleIsToldAndNothingIsLost() {
    long id = samples.account(AccountKind.PARTNER);
    int read = accounts.get(clerk, id).version();
    var before = accounts.get(clerk, id).facts();

    accounts.change(clerk, id, read, facts("Клён", "KLEN-1", "Анна"));
    assertThatThrownBy(() -> accounts.change(clerk, id, read, facts("Ель", "", "")))
        .isInstanceOf(Problem.Conflict.class)
        .hasMessageContaining("CHANGED_MEANWHILE");

    assertThat(accounts.get(clerk, id).facts()).isEqualTo(facts("Клён", "KLEN-1", "Анна"));
    assertThat(accounts.history(clerk, id))
        .extracting(Entry::action)
        .containsExactly("account.changed", "account.created");
    assertThat(accounts.history(clerk, id).getFirst().details())
        .as("a person's name is for the account only")
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "before.name", before.name(),
                "after.name", "Клён",
                "before.agent-code", "",
                "after.agent-code", "KLEN-1",
                "changed.manager-name", "yes"));
    accounts.change(clerk, id, read + 1, facts("Клён", "KLEN-1", "Анна"));
    assertThat(accounts.get(clerk, id).version()).as("nothing changed").isEqualTo(read + 1);
  }

  @Test
  void ofTwoWhoSaveAtTheSameMomentOneIsTold() {
    long id = samples.account(AccountKind.PARTNER);

    var refused =
        Together.run(
            DATABASE,
            id,
            () -> accounts.change(clerk, id, 1, facts("Клён", "", "")),
            () -> accounts.change(clerk, id, 1, facts("Ель", "", "")));

    assertThat(refused)
        .singleElement()
        .satisfies(late -> assertThat(late).hasMessageContaining("CHANGED_MEANWHILE"));
    assertThat(accounts.get(clerk, id).version()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "PARTNER, '', '', '', PARTNER_NAME_MISSING",
    "PARTNER, Клён, klen, '', AGENT_CODE_WRONG",
    "CLIENT, Клён, KLEN-2, '', AGENT_CODE_WRONG",
    "PARTNER, Клён, '', анна, ADDRESS_WRONG",
    "PARTNER, Клён, TAKEN-1, '', AGENT_CODE_TAKEN"
  })
  void whatAnAccountCannotBeIsRefused(
      AccountKind kind, String name, String code, String email, String refusal) {
    long other = samples.account(AccountKind.PARTNER);
    int seen = accounts.get(clerk, other).version();
    try {
      accounts.change(clerk, other, seen, facts("Первый", "TAKEN-1", ""));
    } catch (Problem.Conflict taken) {
      assertThat(taken.code()).as("of an earlier case").isEqualTo("AGENT_CODE_TAKEN");
    }
    long id = samples.account(kind);
    var contact = new Contact(Optional.empty(), Optional.empty(), filled(email));

    assertThatThrownBy(
            () -> accounts.change(clerk, id, 1, new Account.Facts(name, filled(code), contact)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(refusal);
    assertThat(accounts.get(clerk, id).version()).isEqualTo(1);
  }

  @Test
  void aPartnerChangesItsPricesAndAClientDoesNot() {
    long partner = samples.account(AccountKind.PARTNER);
    long client = samples.account(AccountKind.CLIENT);

    accounts.buyAt(clerk, partner, "retail");

    assertThat(accounts.get(clerk, partner).priceKind()).isEqualTo("retail");
    assertThat(accounts.history(clerk, partner).getFirst().action())
        .isEqualTo("account.price-kind-changed");
    for (long same : List.of(partner, client)) {
      assertThatThrownBy(() -> accounts.buyAt(clerk, same, same == client ? "partner" : "retail"))
          .hasMessageContaining("PRICE_KIND_SAME");
    }
  }

  @Test
  void anOrganisationIsChangedAsAWholeWithItsHistory() {
    long id = samples.organisation();
    var before = organisations.get(clerk, id);
    var draft = draft(before.taxNumber(), "770101001", "1137746317830", "Москва, Лесная, 4");

    organisations.change(clerk, id, new Organisation.Edit(before.version(), draft, false));
    assertThatThrownBy(
            () ->
                organisations.change(
                    clerk, id, new Organisation.Edit(before.version(), draft, true)))
        .hasMessageContaining("CHANGED_MEANWHILE");

    var now = organisations.get(clerk, id);
    assertThat(now.ogrn()).contains("1137746317830");
    assertThat(now.activationEnabled()).isFalse();
    assertThat(organisations.history(clerk, id).getFirst().details())
        .containsEntry("before.name", before.name())
        .containsEntry("after.name", "ООО «Теперь»")
        .containsEntry("after.address", "Москва, Лесная, 4")
        .containsEntry("after.activation", "false")
        .containsEntry("changed.contact-phone", "yes")
        .doesNotContainValue("+7 900 000-00-00");
  }

  @ParameterizedTest
  @CsvSource({
    "7700000017, '', '', TAX_NUMBER_WRONG",
    "7743058902, 7701, '', KPP_WRONG",
    "7743058902, '', 1137746317831, OGRN_WRONG",
    "7743058902, '', 304500116000157, OGRN_WRONG",
    "500100732259, 770101001, '', KPP_NOT_NEEDED"
  })
  void requisitesAreCheckedAsAtTheOpening(
      String taxNumber, String kpp, String ogrn, String refusal) {
    long id = samples.organisation();

    assertThatThrownBy(
            () ->
                organisations.change(
                    clerk, id, new Organisation.Edit(1, draft(taxNumber, kpp, ogrn, ""), true)))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining(refusal);
  }

  @Test
  void aTaxNumberIsMendedUntilAContractNamesIt() {
    long id = samples.organisation();
    var mended = Samples.taxNumber().digits();
    organisations.change(clerk, id, new Organisation.Edit(1, draft(mended, "", "", ""), true));
    DATABASE.asOwner(
        """
        insert into contract (organisation_id, name, signed_on, payment, days, working_days, created_at, created_by)
        values (%d, 'Договор', '2026-01-01', 'postpaid', 5, true, '2026-01-01Z', 'Иванова')
        """
            .formatted(id));

    assertThat(organisations.get(clerk, id).taxNumber()).isEqualTo(mended);
    assertThat(organisations.bound(clerk, id)).isTrue();
    var another = new Organisation.Edit(2, draft(Samples.taxNumber().digits(), "", "", ""), true);
    assertThatThrownBy(() -> organisations.change(clerk, id, another))
        .hasMessageContaining("TAX_NUMBER_BOUND");
  }

  @Test
  void twoOrganisationsNeverBecomeOne() {
    long first = samples.organisation();
    long second = samples.organisation();
    var taken = organisations.get(clerk, first).taxNumber();

    assertThatThrownBy(
            () ->
                organisations.change(
                    clerk, second, new Organisation.Edit(1, draft(taken, "", "", ""), true)))
        .hasMessageContaining("ORGANISATION_EXISTS");
  }

  @Test
  void listsAreSearchedByPartsOfNamesAndByTaxNumbers() {
    var partner = samples.partner();
    long payer = samples.organisationOf(partner);
    accounts.change(clerk, partner.account(), 1, facts("Заречный сервис", "", ""));
    var taxNumber = organisations.get(clerk, payer).taxNumber();

    for (var text : List.of("речный сер", "ЗАРЕЧ", "зар", taxNumber, taxNumber.substring(3))) {
      var found = accounts.list(clerk, searched(text)).items();
      assertThat(found)
          .as(text)
          .extracting(line -> line.account().id())
          .contains(partner.account());
    }
    assertThat(accounts.list(clerk, searched("Заречный сервис")).items())
        .singleElement()
        .satisfies(line -> assertThat(line.organisations()).isEqualTo(1));
    assertThat(organisations.list(clerk, searched(taxNumber)).items())
        .singleElement()
        .satisfies(line -> assertThat(line.payer()).contains("Заречный сервис"));
    assertThat(accounts.list(clerk, searched("нет такого")).items()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"PARTNER", "CLIENT", "SUPPORT"})
  void nobodyElseMay(Role role) {
    var caller = Samples.caller(samples.account(AccountKind.PARTNER), role);
    long id = samples.organisation();
    var edit = new Organisation.Edit(1, draft("7743058902", "", "", ""), true);

    for (Runnable act :
        List.<Runnable>of(
            () -> accounts.list(caller, PageRequest.first()),
            () -> accounts.get(caller, caller.account()),
            () -> accounts.change(caller, caller.account(), 1, facts("Мой", "", "")),
            () -> accounts.buyAt(caller, caller.account(), "retail"),
            () -> accounts.history(caller, caller.account()),
            () -> organisations.list(caller, PageRequest.first()),
            () -> organisations.open(caller, id),
            () -> organisations.change(caller, id, edit),
            () -> organisations.history(caller, id))) {
      assertThatThrownBy(act::run).isInstanceOf(Problem.Forbidden.class);
    }
  }

  @Test
  void whoOpensAnOrganisationIsNoted() {
    long id = samples.organisation();

    organisations.open(clerk, id);

    var entries =
        DATABASE.database().transact(tx -> journal.of(tx, "organisation", Long.toString(id)));
    assertThat(entries.getFirst().action()).isEqualTo("organisation.looked-at");
    assertThat(entries.getFirst().actor().kind()).isNotEqualTo(Actor.hub().kind());
    assertThat(organisations.history(clerk, id))
        .extracting(Entry::action)
        .containsExactly("organisation.created");
  }

  private static Account.Facts facts(String name, String code, String manager) {
    return new Account.Facts(
        name, filled(code), new Contact(filled(manager), Optional.empty(), Optional.empty()));
  }

  private static NewOrganisation draft(String taxNumber, String kpp, String ogrn, String address) {
    return new NewOrganisation(
        taxNumber.length() == 10 ? OrganisationKind.LEGAL : OrganisationKind.SOLE_PROPRIETOR,
        "ООО «Теперь»",
        "RU",
        taxNumber,
        filled(kpp),
        filled(ogrn),
        filled(address),
        ZoneId.of("Asia/Omsk"),
        new Contact(Optional.empty(), Optional.of("+7 900 000-00-00"), Optional.empty()));
  }

  private static Optional<String> filled(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  private static PageRequest searched(String text) {
    return new PageRequest(
        25, Optional.empty(), false, Optional.empty(), PageRequest.Direction.FIRST, Map.of(), text);
  }
}
