package kassahub.hub.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Activation;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.DeliveryState;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Shop;
import kassahub.hub.agent.AgentPorts;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Acceptance;
import kassahub.hub.organisation.Link;
import kassahub.hub.organisation.Links;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.Offers;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Fleet;
import kassahub.hub.register.Registers;
import kassahub.hub.sandbox.SandboxSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An organisation goes from one partner to another: the first keeps what it bought and nothing of
 * the organisation, the second begins with the organisation and nothing of the first (decision
 * 071).
 */
class LeavingIT {
  @TempDir private Path directory;
  private TestDatabase server;
  private Market market;
  private Shop shop;
  private Renewals renewals;
  private Links links;
  private Offers offers;
  private Enrolments enrolments;
  private Fleet fleet;
  private AgentRoster roster;
  private Deliveries deliveries;
  private Caller former;
  private Caller next;
  private Caller clerk;
  private long organisation;
  private String serial;
  private long register;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    renewals =
        new Renewals(shop.basis(), shop.organisations(), market.catalogue, shop.activations());
    var database = server.database();
    var journal = new Journal(market.clock);
    var authority = CertificateAuthority.open(directory, market.clock);
    enrolments =
        new Enrolments(
            database,
            new Enrolments.Parts(
                journal,
                market.clock,
                authority,
                new Registers(market.clock, Duration.ofMinutes(5)),
                () -> new AgentPorts("hub.example", 1, 1)));
    links =
        new Links(
            database, journal, market.clock, List.of(renewals, shop.installations(), enrolments));
    offers = new Offers(database, journal, market.clock);
    fleet = new Fleet(database, market.clock);
    roster = new AgentRoster(database, market.clock);
    deliveries = new Deliveries(database, market.clock);
    former = market.partner.caller();
    next = market.stranger.caller();
    clerk = Market.caller(market.partner.account(), Role.BACK_OFFICE);
    organisation = market.partner.organisation();
    serial = market.device();
    register = market.register(serial, organisation, Optional.of("agent-moved"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatWasBoughtStaysAndTheRestGoes() {
    long bought = activated(former, serial);
    give();

    assertThat(shop.activations().get(former, bought).summary().status())
        .isEqualTo(ActivationStatus.DONE);
    assertThat(shop.activations().licenceFile(former, bought).bytes()).isNotEmpty();
    assertThat(shop.activations().list(former, PageRequest.first()).items())
        .extracting(one -> one.number())
        .containsExactly(bought);
    assertThat(shop.billing().orders().list(former, PageRequest.first()).items()).hasSize(1);
    assertThat(shop.organisations().payersOf(former)).isEmpty();
    for (Consumer<Caller> look : looks()) {
      assertThatThrownBy(() -> look.accept(former)).isInstanceOf(Problem.NotFound.class);
      look.accept(next);
    }
    assertThat(fleet.list(former, PageRequest.first()).items()).isEmpty();
    assertThat(roster.list(former, PageRequest.first()).items()).isEmpty();
    assertThat(deliveries.list(former, PageRequest.first()).items()).isEmpty();
    assertThat(shop.activations().list(next, PageRequest.first()).items()).isEmpty();
    assertThatThrownBy(() -> shop.activations().get(next, bought))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(shop.billing().orders().list(next, PageRequest.first()).items()).isEmpty();
  }

  @Test
  void nothingOfTheRegisterShowsInWhatWasBought() {
    long bought = activated(former, serial);
    var before = shop.activations().get(former, bought).lines().getFirst();
    assertThat(before.registerId()).hasValue(register);
    assertThat(before.delivery()).isEqualTo(DeliveryState.WAITING);

    give();

    var line = shop.activations().get(former, bought).lines().getFirst();
    assertThat(line.registerId()).isEmpty();
    assertThat(line.delivery()).isEqualTo(DeliveryState.NONE);
    assertThat(line.reason().orElseThrow().code()).isEqualTo("REGISTER_MOVED");
  }

  @Test
  void whatIsNewIsForTheNextOneOnly() {
    give();
    long bought = activated(next, serial);

    assertThatThrownBy(() -> activated(former, market.device()))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> shop.activations().get(former, bought))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(shop.activations().list(former, PageRequest.first()).items()).isEmpty();
    assertThat(shop.activations().get(next, bought).lines().getFirst().registerId())
        .hasValue(register);
  }

  @Test
  void whatFailedBeforeIsNotBoughtAfterwards() {
    market.issuer.refused = Set.of(serial);
    long failed = activate(former, serial);
    shop.queue().drain();
    assertThat(shop.activations().get(former, failed).summary().status())
        .isEqualTo(ActivationStatus.FAILED);

    give();

    assertThatThrownBy(() -> shop.activations().retry(former, failed))
        .isInstanceOf(Problem.Conflict.class)
        .hasMessageContaining("NOT_PAYER");
  }

  @Test
  void nothingIsSoldToWhoLeavesWhileTheVendorIsAsked() {
    market.issuer.meanwhile = this::give;

    assertThatThrownBy(() -> activated(former, serial))
        .isInstanceOfSatisfying(
            Problem.Conflict.class, p -> assertThat(p.code()).isEqualTo("NOT_PAYER"));

    assertThat(shop.activations().list(former, PageRequest.first()).items()).isEmpty();
  }

  @Test
  void itsRenewalRulesEndAndDoNotComeBackWithTheOrganisation() {
    market.register(
        market.device(Market.TODAY.plusDays(5)), organisation, Optional.of("agent-moved"));
    long policy = renewals.save(former, policy()).id();
    give();

    assertThat(renewals.run()).isZero();
    for (Runnable look :
        List.<Runnable>of(
            () -> renewals.get(former, policy),
            () -> renewals.dryRun(former, policy),
            () -> renewals.upcoming(former, policy, 10),
            () -> renewals.forecast(former, policy, 3),
            () -> renewals.save(former, policy()))) {
      assertThatThrownBy(look::run).isInstanceOf(Problem.NotFound.class);
    }
    assertThat(renewals.policies(former)).isEmpty();

    change(next, former);
    assertThat(renewals.get(former, policy).enabled()).isFalse();
    assertThat(renewals.run()).isZero();
  }

  @Test
  void anOfferThatTheOrganisationAcceptedStaysAccepted() {
    long edition =
        offers.publish(Actor.hub(), new OfferEdition(0, "1", "Текст", LocalDate.of(2026, 1, 1)));
    offers.accept(former, new Acceptance(organisation, edition, "203.0.113.7"));
    assertThat(offers.due(next, organisation)).as("not theirs yet").isTrue();

    give();

    assertThat(offers.due(next, organisation)).isFalse();
    assertThat(activated(next, serial)).isPositive();
  }

  @Test
  void stringsThatItsPeopleMadeLetNobodyIn() {
    market.execute(
        "insert into app_user (account_id, login, full_name, role, created_at)"
            + " values ($1, 'anna@example.ru', 'Анна Кедрова', 'partner', $2)",
        former.account(),
        market.clock.instant());
    string("Анна Кедрова", Optional.empty()); // made before makers were kept
    enrolments.create(
        former, new TokenDraft(organisation, "Касса 1С", 1, 1, false, Optional.empty()));
    string("Хозяин", Optional.empty());
    string("Анна Кедрова", Optional.of(next.account())); // bears the same name

    give();

    assertThat(
            market.count(
                "select count(*) as n from enrolment_token where revoked_at is not null"
                    + " and (maker_account is null or name = 'Касса 1С')"))
        .isEqualTo(2);
    assertThat(
            market.count(
                "select count(*) as n from journal where action = 'enrolment.token-revoked'"))
        .isEqualTo(2);
  }

  private void string(String maker, Optional<Long> account) {
    market.execute(
        "insert into enrolment_token (token_hash, organisation_id, name, uses_left, uses,"
            + " created_at, created_by, expires_at, maker_account)"
            + " values (sha256($2::bytea), $1, 'Касса', 1, 1, $4, $3, 'infinity', $5)",
        organisation,
        (maker + account).getBytes(StandardCharsets.UTF_8),
        maker,
        market.clock.instant(),
        account);
  }

  @Test
  void historyIsKeptAndAChangeThatIsPastIsRefused() {
    give();

    var held = links.ofOrganisation(clerk, organisation);
    assertThat(held.live())
        .singleElement()
        .satisfies(link -> assertThat(link.account()).isEqualTo(next.account()))
        .satisfies(link -> assertThat(link.since()).contains(market.clock.instant()));
    assertThat(held.ended())
        .singleElement()
        .satisfies(link -> assertThat(link.account()).isEqualTo(former.account()))
        .satisfies(
            link ->
                assertThat(link.ended())
                    .contains(
                        new Link.End(
                            market.clock.instant(), clerk.actor().name(), "Заявление № 4")));
    assertThat(links.ofAccount(clerk, former.account()).ended()).hasSize(1);
    assertThatThrownBy(this::give).hasMessageContaining("NO_SUCH_LINK");
    assertThatThrownBy(
            () -> links.plan(clerk, changed(OptionalLong.empty(), OptionalLong.of(next.account()))))
        .hasMessageContaining("LINKED_ALREADY");
    assertThatThrownBy(
            () ->
                links.plan(
                    clerk,
                    new Link.Change(
                        organisation,
                        Link.Kind.SERVICE,
                        OptionalLong.empty(),
                        OptionalLong.of(market.client.account()),
                        "x")))
        .hasMessageContaining("NOT_A_PARTNER");
  }

  @Test
  void whoServesAClientNoMoreSeesNothingOfIt() {
    var clients = market.device();
    long theirs =
        market.register(clients, market.client.organisation(), Optional.of("agent-served"));
    assertThat(fleet.get(former, theirs).row().id()).isEqualTo(theirs);

    var end =
        new Link.Change(
            market.client.organisation(),
            Link.Kind.SERVICE,
            OptionalLong.of(former.account()),
            OptionalLong.empty(),
            "Договор окончен");
    server.database().run(clerk.scope(), tx -> links.make(tx, clerk, end));

    assertThatThrownBy(() -> fleet.get(former, theirs)).isInstanceOf(Problem.NotFound.class);
    assertThat(fleet.get(market.client.caller(), theirs).row().id()).isEqualTo(theirs);
    assertThat(fleet.get(former, register).row().id()).as("its own").isEqualTo(register);
  }

  /** Looks at things of the organisation. */
  private List<Consumer<Caller>> looks() {
    return List.of(
        caller -> shop.organisations().get(caller, organisation),
        caller -> fleet.get(caller, register),
        caller -> roster.get(caller, "agent-moved"),
        caller -> offers.accept(caller, new Acceptance(organisation, edition(), "203.0.113.7")),
        caller -> shop.activations().check(caller, organisation, List.of(market.device())));
  }

  private long edition() {
    return offers
        .current()
        .map(OfferEdition::id)
        .orElseGet(
            () ->
                offers.publish(
                    Actor.hub(), new OfferEdition(0, "1", "Текст", LocalDate.of(2026, 1, 1))));
  }

  private void give() {
    change(former, next);
  }

  private void change(Caller from, Caller to) {
    var change = changed(OptionalLong.of(from.account()), OptionalLong.of(to.account()));
    server.database().run(clerk.scope(), tx -> links.make(tx, clerk, change));
  }

  @Test
  void aSandboxGetsNothing() {
    var inside = SandboxSamples.open(server.database(), market.clock, next);
    var change = changed(OptionalLong.of(former.account()), OptionalLong.of(inside.account()));

    assertThatThrownBy(() -> links.plan(clerk, change)).hasMessageContaining("NO_SUCH_ACCOUNT");
  }

  private Link.Change changed(OptionalLong from, OptionalLong to) {
    return new Link.Change(organisation, Link.Kind.PAYER, from, to, "Заявление № 4");
  }

  private long activated(Caller caller, String of) {
    long number = activate(caller, of);
    shop.queue().drain();
    return number;
  }

  private long activate(Caller caller, String of) {
    var request =
        new ActivationRequest(organisation, List.of(of), Optional.empty(), Optional.empty());
    return shop.activations().activate(caller, request).stream()
        .mapToLong(Activation::number)
        .findFirst()
        .orElseThrow();
  }

  private PolicyDraft policy() {
    return new PolicyDraft(
        OptionalLong.empty(),
        organisation,
        "Все кассы",
        true,
        14,
        Money.kopecks(10_000_000),
        Money.kopecks(1_000_000),
        OptionalLong.empty());
  }
}
