package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Activation;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Reason;
import kassahub.hub.database.Changes;
import kassahub.hub.database.PageRequest;
import kassahub.hub.licence.SandboxOutcome;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.problem.Problem;
import kassahub.hub.sandbox.Sandboxes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox that begins anew (decision 080). */
class SandboxResetIT {
  private TestDatabase server;
  private Market market;
  private HubFeatures hub;
  private Sandboxes sandboxes;
  private Caller manager;
  private Caller inside;

  @BeforeEach
  void open(@TempDir Path directory) {
    server = TestDatabase.create();
    market = new Market(server.database());
    var config = HubConfig.parse("data = \"%s\"\ndemo = true\n".formatted(directory));
    var changes = new Changes(server.vertx(), server.address());
    hub = HubFeatures.build(config, server.database(), changes, market.clock, UUID.randomUUID());
    market.execute(
        "update vendor set issuer_config = jsonb_build_object('publicKey', $1::text)",
        hub.issuerKey().publicHex());
    sandboxes = hub.sandboxes();
    manager = market.partner.caller();
    sandboxes.open(manager);
    inside = sandboxes.within(manager);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyDeviceIsSetBack() {
    var granted = serials(manager, SandboxOutcome.GRANTED).subList(0, 1);
    var partly = serials(manager, SandboxOutcome.PARTLY);
    activate(inside, granted);
    activate(inside, partly);
    hub.vendorQueue().drain();
    activate(inside, granted);
    hub.vendorQueue().drain();
    assertThat(check(granted).getFirst().currentUntil()).contains(Market.TODAY.plusYears(2));

    sandboxes.reset(manager);

    assertThat(check(granted).getFirst().currentUntil()).isEmpty();
    long again = activate(inside, granted);
    long partlyAgain = activate(inside, partly);
    hub.vendorQueue().drain();
    assertThat(get(again).summary().status()).isEqualTo(ActivationStatus.DONE);
    assertThat(get(again).lines().getFirst().newUntil()).isEqualTo(Market.TODAY.plusYears(1));
    assertThat(get(partlyAgain).summary().error().map(Reason::code)).contains("VENDOR_PARTIAL");
  }

  @Test
  void whatIsOverIsGoneAndWhatRunsEndsFirst() {
    long done = activate(inside, serials(manager, SandboxOutcome.GRANTED).subList(0, 2));
    long failed = activate(inside, serials(manager, SandboxOutcome.REFUSED));
    hub.vendorQueue().drain();
    long running = activate(inside, serials(manager, SandboxOutcome.GRANTED).subList(2, 3));
    market.execute(
        "insert into idempotency_key (account_id, route, key, body_hash, created_at)"
            + " values ($1, 'POST /x', 'k', '\\x00', now())",
        inside.account());

    sandboxes.resetFromInside(inside);

    assertThat(listed()).containsExactly(running);
    assertThatThrownBy(() -> get(done)).isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> get(failed)).isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> hub.activations().licenceFile(inside, done))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(market.count("select count(*) as n from idempotency_key")).isZero();
    hub.vendorQueue().drain();
    assertThat(get(running).summary().status()).isEqualTo(ActivationStatus.DONE);
    sandboxes.reset(manager);
    assertThat(listed()).isEmpty();
    var staff = Market.caller(market.stranger.account(), Role.ADMINISTRATOR);
    assertThat(hub.activations().get(staff, done).summary().status())
        .as("nothing that has a number is deleted")
        .isEqualTo(ActivationStatus.DONE);
    assertThat(
            market.count(
                "select count(*) as n from journal where action = 'sandbox.reset' and object_id ="
                    + " $1::text",
                Long.toString(inside.account())))
        .isEqualTo(2);
  }

  @Test
  void nobodyElsesIsTouched() {
    var stranger = market.stranger.caller();
    sandboxes.open(stranger);
    var other = sandboxes.within(stranger);
    long theirs = activate(other, serials(stranger, SandboxOutcome.GRANTED).subList(0, 1));
    long real =
        hub.activations()
            .activate(
                manager,
                ActivationRequest.of(market.partner.organisation(), List.of(market.device())))
            .getFirst()
            .summary()
            .number();
    hub.vendorQueue().drain();

    sandboxes.reset(manager);
    assertThat(hub.activations().get(other, theirs).summary().number()).isEqualTo(theirs);
    sandboxes.reset(stranger);
    sandboxes.reset(manager);

    assertThat(hub.activations().get(manager, real).summary().number()).isEqualTo(real);
    assertThatThrownBy(() -> hub.activations().get(other, theirs))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(market.count("select count(*) as n from account where past")).isEqualTo(1);
    for (var outside : List.of(market.partner.caller(), stranger)) {
      assertThatThrownBy(() -> sandboxes.resetFromInside(outside))
          .isInstanceOf(Problem.Forbidden.class)
          .hasMessageContaining("NOT_A_SANDBOX_KEY");
    }
    assertThat(hub.activations().get(manager, real).summary().number()).isEqualTo(real);
  }

  private List<Long> listed() {
    return hub.activations().list(inside, PageRequest.first()).items().stream()
        .map(one -> one.number())
        .toList();
  }

  private List<CheckRow> check(List<String> serials) {
    return hub.activations().check(inside, organisation(manager), serials);
  }

  private long activate(Caller caller, List<String> serials) {
    var payer = caller.account() == inside.account() ? manager : market.stranger.caller();
    return hub.activations()
        .activate(caller, ActivationRequest.of(organisation(payer), serials))
        .getFirst()
        .summary()
        .number();
  }

  private Activation get(long number) {
    return hub.activations().get(inside, number);
  }

  private long organisation(Caller of) {
    return sandboxes.find(of).orElseThrow().organisations().stream()
        .map(Organisation::id)
        .findFirst()
        .orElseThrow();
  }

  private List<String> serials(Caller of, SandboxOutcome outcome) {
    return sandboxes.find(of).orElseThrow().devices().stream()
        .filter(devices -> devices.outcome() == outcome)
        .flatMap(devices -> devices.serials().stream())
        .toList();
  }
}
