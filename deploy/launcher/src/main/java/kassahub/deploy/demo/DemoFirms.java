package kassahub.deploy.demo;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.HubFeatures;
import kassahub.hub.billing.document.BankAccount;
import kassahub.hub.billing.document.Licensor;
import kassahub.hub.billing.document.Party;
import kassahub.hub.billing.document.Seller;
import kassahub.hub.billing.document.Signers;
import kassahub.hub.journal.Actor;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.NewAccount;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.OrganisationKind;

/**
 * Enters the invented firms of the demo: a partner with two organisations of its own, and the
 * clients it serves.
 */
final class DemoFirms {
  static final ZoneId ZONE = ZoneId.of("Europe/Moscow");

  private static final int LEGAL_DIGITS = 10;
  private static final Seller SELLER =
      new Seller(
          "RUB",
          new Party(
              "RU",
              "ООО «Пи Джи Групп»",
              "9900001042",
              Optional.of("990001001"),
              Optional.of("Тверь, ул. Ясная, 1"),
              Optional.of("+7 000 000-10-11")),
          Optional.empty(),
          new BankAccount(
              "АО «Придуманный банк» г. Тверь",
              "049900999",
              Optional.of("30101810500000000999"),
              "40702810700000000118"),
          new Signers("Генеральный директор", "Орлова В. П.", Optional.of("Белова Н. А.")),
          new Licensor(Optional.of("1189900001048"), Optional.of("https://demo.invalid/offer")));
  private static final Contact MANAGER =
      new Contact(
          Optional.of("Орлова Вера"),
          Optional.of("+7 000 000-10-10"),
          Optional.of("manager@demo.invalid"));

  private final HubFeatures hub;
  private final Map<String, Long> accounts = new LinkedHashMap<>();
  private final Map<String, Long> organisations = new LinkedHashMap<>();

  DemoFirms(HubFeatures hub) {
    this.hub = hub;
  }

  /** Number of the account: operator, partner, client or other. */
  long account(String key) {
    return Objects.requireNonNull(accounts.get(key), key);
  }

  /** Number of the organisation with this key in {@code firms.tsv}. */
  long organisation(String key) {
    return Objects.requireNonNull(organisations.get(key), key);
  }

  void enter(InstantSource clock) {
    open("operator", AccountKind.OPERATOR, "KassaHub", Optional.empty());
    open("partner", AccountKind.PARTNER, "Касса Плюс", Optional.of("KASSAPLUS-01"));
    open("client", AccountKind.CLIENT, "Пекарни «Утро»", Optional.empty());
    open("other", AccountKind.PARTNER, "Сервис-Юг", Optional.of("SERVICEYUG-02"));
    Rows.read("firms.tsv").forEach(this::enter);
    hub.documents().sellers().enter(Actor.hub(), SELLER);
    var today = LocalDate.ofInstant(clock.instant(), ZONE);
    hub.offers().publish(Actor.hub(), new OfferEdition(0, "2026-1", Rows.text("offer.txt"), today));
  }

  private void open(String key, AccountKind kind, String name, Optional<String> agentCode) {
    var draft = new NewAccount(kind, name, agentCode, OptionalLong.empty(), MANAGER);
    accounts.put(key, hub.accounts().create(Actor.hub(), draft));
  }

  private void enter(List<String> row) {
    String key = row.get(0);
    if (!organisations.containsKey(key)) {
      organisations.put(key, hub.organisations().create(Actor.hub(), organisation(row)));
    }
    long account = account(row.get(6));
    if (row.get(7).equals("own")) {
      hub.organisations().linkPayer(Actor.hub(), account, organisation(key));
    } else {
      hub.partners().serve(Actor.hub(), account, organisation(key));
    }
  }

  private static NewOrganisation organisation(List<String> row) {
    boolean legal = row.get(2).length() == LEGAL_DIGITS;
    return new NewOrganisation(
        legal ? OrganisationKind.LEGAL : OrganisationKind.SOLE_PROPRIETOR,
        row.get(1),
        "RU",
        row.get(2),
        Optional.of(row.get(3)).filter(kpp -> !kpp.equals(Rows.NOTHING)),
        Optional.of(row.get(4)),
        Optional.of(row.get(5)),
        ZONE,
        new Contact(
            Optional.of("Бухгалтерия"),
            Optional.of("+7 000 000-00-01"),
            Optional.of(row.get(0) + "@demo.invalid")));
  }
}
