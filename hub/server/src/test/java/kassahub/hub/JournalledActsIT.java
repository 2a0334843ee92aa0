package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Role;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.billing.Vat;
import kassahub.hub.billing.terms.BillingTerms;
import kassahub.hub.catalogue.Goods;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.Term;
import kassahub.hub.database.Changes;
import kassahub.hub.journal.Actor;
import kassahub.hub.notice.Topic;
import kassahub.hub.notice.webhook.EventKind;
import kassahub.hub.notice.webhook.WebhookDraft;
import kassahub.hub.notice.webhook.WebhookSettings;
import kassahub.hub.organisation.Acceptance;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.register.Claims;
import kassahub.hub.renewal.PolicyDraft;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is done about money, tenants and tills leaves a line: who, what, to which. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalledActsIT {
  private static final LocalDate TOMORROW = LocalDate.of(2026, 11, 19);

  private final SettableClock clock = new SettableClock();
  private TestDatabase database;
  private HubFeatures hub;
  private BillingTerms terms;
  private Caller partner;
  private Caller office;
  private long organisation;

  @BeforeAll
  void open(@TempDir Path data) {
    database = TestDatabase.create();
    var config = HubSamples.config(data, database);
    var changes = new Changes(database.vertx(), database.address());
    hub = HubFeatures.build(config, database.database(), changes, clock, UUID.randomUUID());
    terms = hub.billingTerms(config);
    terms.calendars().enter();
    var samples = new Samples(database.database(), clock);
    partner = samples.partner();
    office = samples.operator(Role.ADMINISTRATOR);
    organisation = samples.organisationOf(partner);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void whoBuysAndInWhat() {
    var draft = NewOrganisation.russian("OOO Pervaya", Samples.taxNumber());
    long first = hub.organisations().createFor(office, partner.account(), draft);
    int version = hub.organisations().get(office, first).version();
    hub.organisations().change(office, first, new Organisation.Edit(version, draft, false));
    hub.partners().serve(Actor.hub(), partner.account(), first);
    var buyer = new Samples(database.database(), clock).partner();
    hub.accounts().buyIn(office, buyer.account(), "KZT");

    assertThat(lines("organisation", first))
        .containsExactly(
            "hub organisation.served",
            "operator organisation.changed",
            "operator organisation.payer",
            "operator organisation.created");
    assertThat(lines("account", partner.account())).contains("operator account.organisation-added");
    assertThat(lines("account", buyer.account()))
        .containsExactly("operator account.currency-changed", "hub account.created");
  }

  @Test
  void whatIsSoldAndHowItIsTaxed() {
    var goods = new Goods(database.database(), hub.journal(), clock, vendor -> {});
    long vendor =
        goods.addVendor(
            office,
            new Goods.VendorDraft(
                "Polyus", "OOO Polyus", "1137746317830", IssuerKind.FILES, "", "", "", 100));
    long product =
        goods.addProduct(
            office, new LicenceType(0, "Polyus core", "A-1", Term.months(12), "OOO Prava"));
    var line = new Goods.LineDraft(vendor, product, "Polyus F", "\\d{16}", InstallMethod.FILE, "");
    long id = goods.addLine(office, line);
    goods.changeLine(office, id, line);
    goods.load(office, id, "0085430138900121;Polyus-F");
    terms.vat().set(office, product, TOMORROW, new Vat.Exempt());
    terms.vat().withdraw(office, product, TOMORROW);
    database
        .database()
        .run(tx -> hub.knownBits().record(tx, office, "0085430138900121", LicenceMask.none()));

    assertThat(lines("vendor", vendor)).containsExactly("operator vendor.added");
    assertThat(lines("licence-type", product))
        .containsExactly("operator vat.withdrawn", "operator vat.set", "operator product.added");
    assertThat(lines("device-line", id))
        .containsExactly("operator devices.loaded", "operator line.changed", "operator line.added");
    assertThat(lines("device", "0085430138900121"))
        .containsExactly("operator licence.bits-recorded");
  }

  @Test
  void howItIsNumberedAndDated() {
    terms.numbering().change(office, "shipping", "O-", 2);
    terms.calendars().save(office, "RU", 2026, List.of(), List.of());
    terms.calendars().giveBack(office, "RU", 2026);

    assertThat(lines("series", "shipping")).containsExactly("operator series.changed");
    assertThat(lines("calendar", "RU-2026"))
        .startsWith("operator calendar.given-back", "operator calendar.changed");
  }

  @Test
  void theOfferAndWhoAcceptedIt() {
    var day = LocalDate.of(2026, 11, 18);
    long edition = hub.offers().publish(office, new OfferEdition(0, "1", "text", day));
    hub.offers().accept(partner, new Acceptance(organisation, edition, "203.0.113.7"));

    assertThat(lines("offer", edition)).containsExactly("operator offer.published");
    assertThat(lines("organisation", organisation)).contains("tenant offer.accepted");
  }

  @Test
  void whatTillsAreLetInAndGoBy() {
    var agents = hub.agents();
    agent("agent-of-one");
    agents.rename(partner, "agent-of-one", "till 1");
    database.database().run(tx -> agents.suspend(tx, "agent-of-one", "copied"));
    agents.release(partner, "agent-of-one");
    agents.revoke(partner, "agent-of-one", "stolen");
    hub.wishes().changeAll(partner, organisation, AgentWish.NONE);
    var draft = new TokenDraft(organisation, "shop", 1, 1, true, Optional.empty());
    long token =
        database.database().transact(tx -> hub.enrolments().create(tx, partner, draft).id());

    assertThat(lines("agent", "agent-of-one"))
        .containsExactly(
            "tenant agent.revoked",
            "tenant agent.released",
            "hub agent.suspended",
            "tenant agent.renamed");
    assertThat(lines("organisation", organisation)).contains("tenant agents.settings-changed");
    assertThat(lines("enrolment_token", token)).containsExactly("tenant enrolment.token-made");
    database.asOwner(
        """
        insert into enrolment_request (token_id, key_hash, csr, host, version, asked_at, state)
        values (%d, decode(repeat('aa', 32), 'hex'), '', 'till', '1.0', now(), 'waiting')
        """
            .formatted(token));
    long asked = hub.enrolments().pending(partner).getFirst().id();
    hub.enrolments().refuse(partner, asked);
    assertThat(lines("enrolment", asked)).containsExactly("tenant enrolment.refused");
  }

  @Test
  void aRegisterThatSomebodyElseClaims() {
    agent("agent-of-two");
    long register =
        database
            .database()
            .transact(
                tx ->
                    tx.one(
                        "insert into register (serial, organisation_id, bound_at)"
                            + " values ('0085430138900999', $1, $2) returning id",
                        row -> row.number("id"),
                        organisation,
                        clock.instant()));
    database.asOwner(
        """
        insert into register_claim (register_id, agent_id, organisation_id, first_at, last_at)
        values (%d, 'agent-of-two', %d, now(), now())
        """
            .formatted(register, organisation));
    var claims = new Claims(database.database(), hub.journal(), clock);
    claims.refuse(partner, claims.open(partner).getFirst().id());

    assertThat(lines("register", register)).containsExactly("tenant claim.refused");
  }

  @Test
  void aRuleThatBuysByItself() {
    long left = new Samples(database.database(), clock).organisationOf(partner);
    var draft =
        new PolicyDraft(
            OptionalLong.empty(),
            left,
            "all",
            true,
            30,
            Money.kopecks(1_000_000),
            Money.kopecks(300_000),
            OptionalLong.empty());
    long policy = hub.renewals().save(partner, draft).id();
    database.asOwner("delete from account_organisation where organisation_id = " + left);
    database.database().run(tx -> hub.renewals().left(tx, office.actor(), partner.account(), left));

    assertThat(lines("policy", policy))
        .containsExactly("operator policy.ended", "tenant policy.saved");
  }

  @Test
  void whereEventsAndMailsGo() {
    var webhooks = hub.webhooks(WebhookSettings.USUAL);
    var draft = new WebhookDraft("https://crm.example.ru/in", List.of(EventKind.INVOICE_PAID));
    long id = webhooks.create(partner, draft).webhook();
    webhooks.newSecret(partner, id);
    webhooks.ping(partner, id);
    webhooks.resend(
        partner, id, webhooks.log(partner, id, Long.MAX_VALUE, 1).deliveries().getFirst().id());
    webhooks.stop(partner, id);
    webhooks.start(partner, id);
    webhooks.remove(partner, id);
    var reader = reader();
    hub.noticeMails().choose(reader, List.of(Topic.INVOICES));

    assertThat(lines("webhook", id))
        .containsExactly(
            "tenant webhook.removed",
            "tenant webhook.started",
            "tenant webhook.stopped",
            "tenant webhook.resent",
            "tenant webhook.pinged",
            "tenant webhook.secret_made",
            "tenant webhook.created");
    assertThat(lines("user", reader.actor().id())).startsWith("tenant user.mail_chosen");
  }

  private Caller reader() {
    var draft = NewUser.russian(partner.account(), "anna@example.ru", "Anna", Role.PARTNER);
    long id = hub.people().users().create(Actor.hub(), draft, Optional.empty());
    return new Caller(
        hub.people().users().find(id).orElseThrow().actor(),
        partner.account(),
        Role.PARTNER,
        Role.PARTNER.permissions(),
        partner.locale(),
        partner.zone());
  }

  private void agent(String id) {
    database.asOwner(
        "insert into agent (id, organisation_id, name, enrolled_at) values ('%s', %d, 'till', now())"
            .formatted(id, organisation));
  }

  private List<String> lines(String kind, Object id) {
    return database.database().transact(tx -> hub.journal().of(tx, kind, id.toString())).stream()
        .map(line -> who(line.actor()) + " " + line.action())
        .toList();
  }

  private String who(Actor actor) {
    if (actor.equals(Actor.hub())) {
      return "hub";
    }
    return actor.account().orElseThrow() == partner.account() ? "tenant" : "operator";
  }
}
