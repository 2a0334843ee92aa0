package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import kassahub.codec.licence.LicenceFile;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Activation;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Reason;
import kassahub.hub.activation.Shop;
import kassahub.hub.catalogue.Goods;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.PriceLists;
import kassahub.hub.database.Changes;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.RowCount;
import kassahub.hub.journal.Actor;
import kassahub.hub.licence.SandboxOutcome;
import kassahub.hub.notice.mail.Openings;
import kassahub.hub.notice.webhook.EventKind;
import kassahub.hub.notice.webhook.WebhookDraft;
import kassahub.hub.organisation.Link;
import kassahub.hub.organisation.Links;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.TaxNumber;
import kassahub.hub.problem.Problem;
import kassahub.hub.sandbox.Sandboxes;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner's sandbox: everything works in it, and nothing of it is anywhere else. */
class SandboxIT {
  private TestDatabase server;
  private Market market;
  private HubConfig config;
  private HubFeatures hub;
  private Sandboxes sandboxes;
  private Caller inside;

  @BeforeEach
  void open(@TempDir Path directory) {
    server = TestDatabase.create();
    market = new Market(server.database());
    config = HubConfig.parse("data = \"%s\"\ndemo = true\n".formatted(directory));
    var changes = new Changes(server.vertx(), server.address());
    hub = HubFeatures.build(config, server.database(), changes, market.clock, UUID.randomUUID());
    market.execute(
        "update vendor set issuer_config = jsonb_build_object('publicKey', $1::text)",
        hub.issuerKey().publicHex());
    sandboxes = hub.sandboxes();
    sandboxes.open(market.partner.caller());
    inside = sandboxes.inside(market.partner.caller()).orElseThrow();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatIsGrantedAtOnceIsALicenceFileAndNoOrder() {
    var edition = new OfferEdition(0, "1", "Text", Market.TODAY);
    hub.offers().publish(Actor.hub(), edition);
    var serials = serials(SandboxOutcome.GRANTED).subList(0, 12);
    var rows = check(inside, serials);

    assertThat(rows.getFirst().newUntil()).contains(Market.TODAY.plusYears(1));
    long number = activate(inside, serials);
    hub.vendorQueue().drain();

    var done = get(number);
    assertThat(done.summary().status()).isEqualTo(ActivationStatus.DONE);
    assertThat(done.summary().amount())
        .hasValueSatisfying(sum -> assertThat(sum.minor()).isEqualTo(12 * 90_000));
    assertThat(hub.sales().placeOwed()).isZero();
    assertThat(get(number).summary().order()).isEmpty();
    var file = LicenceFile.parse(hub.activations().licenceFile(inside, number).bytes());
    assertThat(file.find(serials.getFirst())).isPresent();
    assertThat(hub.issuerKey().verifies(file.find(serials.getFirst()).orElseThrow())).isFalse();
    assertThat(check(inside, serials).getFirst().currentUntil())
        .contains(Market.TODAY.plusYears(1));
  }

  @Test
  void whatIsGrantedSlowlyIsAskedForAgain() {
    long number = activate(inside, serials(SandboxOutcome.SLOW));
    hub.vendorQueue().drain();
    assertThat(get(number).summary().status()).isEqualTo(ActivationStatus.IN_PROGRESS);

    market.clock.advance(Duration.ofSeconds(25));
    hub.vendorQueue().drain();

    assertThat(get(number).summary().status()).isEqualTo(ActivationStatus.DONE);
  }

  @Test
  void whatIsNeverDecidedEndsAtItsDeadline() {
    long number = activate(inside, serials(SandboxOutcome.ENDLESS).subList(0, 1));
    hub.vendorQueue().drain();
    market.clock.advance(Duration.ofMinutes(4).plusSeconds(50));
    hub.vendorQueue().drain();

    assertThat(error(number)).isEqualTo("VENDOR_TIMEOUT");
  }

  @Test
  void whatIsRefusedStaysRefused() {
    long number = activate(inside, serials(SandboxOutcome.REFUSED).subList(0, 2));
    hub.vendorQueue().drain();
    assertThat(error(number)).isEqualTo("SANDBOX_REFUSED");

    hub.activations().retry(inside, number);
    hub.vendorQueue().drain();

    assertThat(error(number)).isEqualTo("SANDBOX_REFUSED");
  }

  @Test
  void ofTenSevenAreGrantedAndTheOthersWhenAskedForAgain() {
    long number = activate(inside, serials(SandboxOutcome.PARTLY));
    hub.vendorQueue().drain();
    assertThat(error(number)).isEqualTo("VENDOR_PARTIAL");
    assertThat(get(number).summary().error().orElseThrow().message()).startsWith("7 of 10 granted");

    hub.activations().retry(inside, number);
    hub.vendorQueue().drain();

    assertThat(get(number).summary().status()).isEqualTo(ActivationStatus.DONE);
  }

  @Test
  void aCheckMeetsVendorsThatAreAwayOldLicencesAndUnknownSerials() {
    assertThat(refusal(inside, serials(SandboxOutcome.SILENT).getFirst()))
        .isEqualTo("VENDOR_UNAVAILABLE");
    assertThat(
            refusal(inside, serials(SandboxOutcome.GRANTED).getLast().replaceAll("0100$", "0101")))
        .isEqualTo("NOT_FOUND");
    var paid = check(inside, List.of(serials(SandboxOutcome.PAID).getFirst())).getFirst();
    assertThat(paid.currentUntil()).contains(Market.TODAY.plusYears(10));
    assertThat(paid.newUntil()).contains(Market.TODAY.plusYears(11));
    var ended = check(inside, List.of(serials(SandboxOutcome.ENDED).getFirst())).getFirst();
    assertThat(ended.currentUntil()).contains(Market.TODAY.minusMonths(2));
    assertThat(ended.newUntil()).contains(Market.TODAY.plusYears(1));
  }

  @Test
  void aSandboxKnowsNeitherRealDevicesNorThoseOfAnotherSandbox() {
    sandboxes.open(market.stranger.caller());
    var others = sandboxes.find(market.stranger.caller()).orElseThrow();
    var foreign = others.devices().getFirst().serials().getFirst();

    for (var serial : List.of(market.device(), foreign)) {
      assertThat(refusal(inside, serial)).isEqualTo("NOT_FOUND");
      assertThatThrownBy(() -> activate(inside, List.of(serial)))
          .isInstanceOfSatisfying(
              Problem.Invalid.class,
              refused -> assertThat(refused.code()).isEqualTo("SERIALS_REFUSED"));
    }
    for (var organisation :
        List.of(market.partner.organisation(), others.organisations().getFirst().id())) {
      assertThatThrownBy(
              () -> hub.activations().check(inside, organisation, serials(SandboxOutcome.GRANTED)))
          .isInstanceOf(Problem.NotFound.class);
    }
    assertThat(hub.catalogue().prices(inside)).hasSize(1);
  }

  @Test
  void aRealAccountKnowsNothingOfASandbox() {
    activate(inside, serials(SandboxOutcome.GRANTED));
    hub.vendorQueue().drain();
    for (var buyer : List.of(market.partner, market.stranger)) {
      var real = buyer.caller();
      for (var outcome : SandboxOutcome.values()) {
        assertThat(
                hub.activations().check(real, buyer.organisation(), serials(outcome)).stream()
                    .map(row -> row.refusal().orElseThrow().code()))
            .containsOnly("NOT_FOUND");
      }
      assertThat(hub.organisations().visibleTo(real))
          .extracting(Organisation::id)
          .contains(buyer.organisation())
          .doesNotContainAnyElementsOf(ownOrganisations());
      assertThat(hub.activations().list(real, PageRequest.first()).items()).isEmpty();
      assertThatThrownBy(() -> hub.activations().get(real, 1)).isInstanceOf(Problem.NotFound.class);
      assertThat(hub.catalogue().prices(real)).hasSize(2);
    }
    assertThat(hub.catalogue().assortment().vendors()).hasSize(2);
    var own = List.of(market.device());
    assertThat(hub.activations().check(market.partner.caller(), market.partner.organisation(), own))
        .allMatch(row -> row.refusal().isEmpty());
  }

  @Test
  void listsOfStaffHaveNothingOfIt() {
    long tried = everything();

    assertThat(get(tried).summary().status()).isEqualTo(ActivationStatus.FAILED);
    assertThat(hub.activations().list(staff(), PageRequest.first()).items()).isEmpty();
    var attention = PageRequest.filtered(Map.of("attention", "yes"));
    assertThat(hub.activations().list(staff(), attention).items()).isEmpty();
    assertThat(hub.activations().counts(staff(), List.of(attention)))
        .extracting(RowCount::rows)
        .containsOnly(0L);
    assertThat(hub.organisations().visibleTo(staff())).hasSize(3);
  }

  @Test
  void noFigureCountsIt() {
    everything();
    market.clock.advance(Duration.ofSeconds(5));

    assertThat(hub.vendorQueue().waiting()).isZero();
    assertThat(hub.vendorQueue().oldestSeconds()).isZero();
  }

  @Test
  void nothingOfItIsSoldOrNumbered() {
    everything();

    assertThat(hub.sales().placeOwed()).isZero();
    assertThat(hub.billing().orders().list(staff(), PageRequest.first()).items()).isEmpty();
    assertThat(
            market.count(
                "select (select count(*) from issued_licence) + (select count(*) from sales_order)"
                    + " + (select count(*) from contract)"
                    + " + (select coalesce(sum(last), 0) from number_series) as n"))
        .isZero();
  }

  @Test
  void theBackOfficeHasNoTermsForIt() {
    assertThat(hub.billingTerms(config).contracts().buyers(staff(), PageRequest.first()).items())
        .hasSize(3);
    assertThat(prices().buyers(staff(), "")).isEmpty();
    assertThat(prices().buyers(staff(), "песочница")).isEmpty();
    assertThat(hub.catalogue().assortment(staff()).vendors()).hasSize(2);
    assertThat(hub.catalogue().assortment(staff()).lines()).hasSize(2);
    assertThat(hub.catalogue().assortment(staff()).licenceTypes()).hasSize(2);
    long line =
        market.count(
            "select l.id as n from device_line l join vendor v on v.id = l.vendor_id where"
                + " v.sandbox");
    var taken =
        new Goods.LineDraft(
            market.polyus, market.polyusType, "Taken", "\\d{16}", InstallMethod.FILE, "");
    assertThatThrownBy(() -> goods().changeLine(staff(), line, taken))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void partnersAndOrganisationsOfTheBackOfficeAreRealAndStayApart() {
    var links = new Links(hub.database(), hub.journal(), market.clock, List.of());
    long made = ownOrganisations().getFirst();
    long real = market.client.organisation();
    assertThat(hub.accounts().list(staff(), PageRequest.first()).items())
        .filteredOn(line -> line.account().sandbox())
        .singleElement()
        .matches(line -> line.account().facts().name().contains("песочница"));
    assertThat(hub.accounts().sought(staff(), "песочница", Optional.empty(), 10)).isEmpty();
    assertThat(hub.organisations().list(staff(), PageRequest.first()).items()).hasSize(3);

    for (var change :
        List.of(
            link(made, Link.Kind.SERVICE, market.partner.account()),
            link(made, Link.Kind.PAYER, market.stranger.account()))) {
      apart(() -> links.plan(staff(), change));
    }
    for (var kind : Link.Kind.values()) {
      assertThatThrownBy(() -> links.plan(staff(), link(real, kind, inside.account())))
          .hasMessageContaining("NO_SUCH_ACCOUNT");
    }
    var facts = hub.accounts().get(staff(), inside.account()).facts();
    apart(() -> hub.accounts().change(staff(), inside.account(), 1, facts));
    var organisation = hub.organisations().get(staff(), made);
    apart(() -> hub.organisations().change(staff(), made, edit(organisation)));
    assertThatThrownBy(() -> hub.accounts().buyAt(staff(), inside.account(), "retail"))
        .hasMessageContaining("SANDBOX_APART");
    assertThatThrownBy(() -> hub.accounts().buyIn(staff(), inside.account(), "KZT"))
        .hasMessageContaining("SANDBOX_APART");
    assertThatThrownBy(() -> hub.billingTerms(config).contracts().buyer(staff(), made))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void nobodyTypesATaxNumberThatASandboxMadeUp() {
    var made = hub.organisations().get(staff(), ownOrganisations().getFirst());
    var typed = NewOrganisation.russian("Typed", new TaxNumber(made.taxNumber()));
    var edit = new Organisation.Edit(1, typed, true);

    assertThatThrownBy(
            () -> hub.organisations().change(staff(), market.client.organisation(), edit))
        .hasMessageContaining("TAX_NUMBER_WRONG");
    assertThatThrownBy(() -> new Openings.Partner("Typed", typed, "Typed", "typed@example.org"))
        .hasMessageContaining("TAX_NUMBER_WRONG");
  }

  private static void apart(ThrowingCallable change) {
    assertThatThrownBy(change).hasMessageContaining("SANDBOX_APART");
  }

  private static Link.Change link(long organisation, Link.Kind kind, long to) {
    return new Link.Change(
        organisation, kind, OptionalLong.empty(), OptionalLong.of(to), "for the test");
  }

  private static Organisation.Edit edit(Organisation before) {
    var draft = NewOrganisation.russian("Taken", Samples.taxNumber());
    return new Organisation.Edit(before.version(), draft, true);
  }

  @Test
  void whatStaffOpensSaysThatItIsASandbox() {
    var opened = hub.activations().summary(staff(), everything());

    assertThat(opened.organisation()).contains("песочница");
    assertThat(opened.vendor()).contains("Песочница");
  }

  @Test
  void noRealVendorIsAsked() {
    var asked = new CopyOnWriteArrayList<String>();
    var shop =
        Shop.in(
            server,
            market,
            vendor -> {
              asked.add(vendor.name());
              return hub.issuers().apply(vendor);
            });
    var serials = List.of(market.device(), serials(SandboxOutcome.GRANTED).getFirst());
    shop.activations().check(inside, ownOrganisations().getFirst(), serials);
    activate(inside, serials.subList(1, 2));
    shop.queue().drain();

    assertThat(asked).hasSize(2).allMatch(name -> name.startsWith("Песочница"));
  }

  @Test
  void serialsOfASandboxAreNoRealDevices() {
    var serial = serials(SandboxOutcome.GRANTED).getFirst();
    var loaded = goods().load(staff(), market.polyusLine, serial + ";Kiosk");

    assertThat(loaded.loaded()).isZero();
    assertThat(loaded.faults()).hasSize(1);
    assertThat(hub.devices().model(serial)).isEmpty();
    assertThat(hub.devices().any()).isFalse();
  }

  @Test
  void itsWebhooksHearOfItAndNoOthers() {
    var webhooks = hub.webhooks(config.webhooks());
    var events = List.of(EventKind.ACTIVATION_FINISHED);
    webhooks.create(inside, new WebhookDraft("https://sandbox.example.org", events));
    webhooks.create(market.partner.caller(), new WebhookDraft("https://real.example.org", events));
    activate(inside, serials(SandboxOutcome.GRANTED));
    market.clock.advance(Duration.ofSeconds(1));
    hub.vendorQueue().drain();

    hub.webhookFeed().run();

    var told = "select count(*) as n from webhook_delivery where account_id = $1";
    assertThat(market.count(told, inside.account())).isEqualTo(1);
    assertThat(market.count(told, market.partner.account())).isZero();
  }

  @Test
  void onlyAManagerOfAPartnerOpensOneAndOnlyOne() {
    sandboxes.open(market.partner.caller());
    assertThat(market.count("select count(*) as n from account where sandbox")).isEqualTo(1);

    var worker =
        new Caller(
            market.stranger.caller().actor(),
            market.stranger.account(),
            Role.PARTNER,
            EnumSet.of(Permission.ACTIVATE, Permission.SEE_ACTIVATIONS),
            Locale.ENGLISH,
            ZoneId.of("Europe/Moscow"));
    for (var nobody : List.of(worker, staff(), market.client.caller())) {
      assertThatThrownBy(() -> sandboxes.open(nobody)).isInstanceOf(Problem.Forbidden.class);
    }
    assertThatThrownBy(() -> sandboxes.open(inside)).isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(() -> sandboxes.reset(market.stranger.caller()))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(
            market.count(
                "select count(*) as n from journal where action like 'sandbox.%' and actor_name ="
                    + " $1",
                market.partner.caller().actor().name()))
        .isEqualTo(1);
  }

  /** One of each end; gives the number of the one that failed. */
  private long everything() {
    long tried = activate(inside, serials(SandboxOutcome.REFUSED));
    activate(inside, serials(SandboxOutcome.SLOW));
    activate(inside, serials(SandboxOutcome.GRANTED));
    hub.vendorQueue().drain();
    return tried;
  }

  private Caller staff() {
    return Market.caller(market.stranger.account(), Role.ADMINISTRATOR);
  }

  private PriceLists prices() {
    return new PriceLists(hub.database(), hub.journal(), market.clock);
  }

  private Goods goods() {
    return new Goods(hub.database(), hub.journal(), market.clock, vendor -> {});
  }

  private List<String> serials(SandboxOutcome outcome) {
    return sandboxes.find(market.partner.caller()).orElseThrow().devices().stream()
        .filter(devices -> devices.outcome() == outcome)
        .flatMap(devices -> devices.serials().stream())
        .toList();
  }

  private List<Long> ownOrganisations() {
    return sandboxes.find(market.partner.caller()).orElseThrow().organisations().stream()
        .map(Organisation::id)
        .toList();
  }

  private List<CheckRow> check(Caller caller, List<String> serials) {
    return hub.activations().check(caller, ownOrganisations().getFirst(), serials);
  }

  private String refusal(Caller caller, String serial) {
    return check(caller, List.of(serial)).getFirst().refusal().map(Reason::code).orElseThrow();
  }

  private long activate(Caller caller, List<String> serials) {
    return hub.activations()
        .activate(caller, ActivationRequest.of(ownOrganisations().getFirst(), serials))
        .getFirst()
        .summary()
        .number();
  }

  private Activation get(long number) {
    return hub.activations().get(inside, number);
  }

  private String error(long number) {
    return get(number).summary().error().map(Reason::code).orElse("");
  }
}
