package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Role;
import kassahub.hub.dispatch.Courier;
import kassahub.hub.dispatch.Dispatch;
import kassahub.hub.dispatch.Dispatcher;
import kassahub.hub.journal.Journal;
import kassahub.hub.register.Claims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a line says when its register or agent goes while the licence waits (d16, d17). */
class AbandonedWorkIT {
  private static final String AGENT = "agent-of-client";
  private static final String NEXT = "agent-next";

  private TestDatabase server;
  private Market market;
  private Shop shop;
  private Dispatcher dispatcher;
  private String serial;
  private long register;
  private long activation;

  @BeforeEach
  void licenceWaits() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    dispatcher =
        new Dispatcher(
            server.database(),
            new Dispatcher.Parts(
                market.clock,
                System::nanoTime,
                UUID.randomUUID(),
                shop.dispatches(),
                new Nobody(),
                shop.installations()));
    serial = market.device();
    register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    activation = shop.buy(serial);
    assertThat(line().delivery()).isEqualTo(DeliveryState.WAITING);
  }

  @AfterEach
  void close() {
    dispatcher.close();
    shop.basis().changes().close();
    server.close();
  }

  @Test
  void aRegisterThatWentToStrangersIsNobodysToBring() {
    handOver(market.stranger.organisation());

    dispatcher.start();

    await().until(() -> line().delivery() == DeliveryState.NONE);
    assertThat(line().reason()).map(Reason::code).contains("REGISTER_MOVED");
    assertThat(liveAgents()).isEmpty();
  }

  @Test
  void aRegisterThatWentToAnotherClientOfTheBuyerGetsItThere() {
    handOver(market.partner.organisation());

    dispatcher.start();

    await().until(() -> liveAgents().equals(List.of(NEXT)));
    assertThat(line().delivery()).isEqualTo(DeliveryState.WAITING);
  }

  @Test
  void aRevokedAgentBringsNothingAndTheNextOneDoes() {
    revoke(AGENT);
    dispatcher.start();
    await().until(() -> line().delivery() == DeliveryState.NONE);
    assertThat(line().reason()).map(Reason::code).contains("NO_AGENT");

    market.register(market.device(), market.client.organisation(), Optional.of(NEXT));
    bind(NEXT);
    server.database().run(tx -> shop.installations().registersBound(tx, List.of(register)));

    assertThat(line().delivery()).isEqualTo(DeliveryState.WAITING);
    assertThat(liveAgents()).containsExactly(NEXT);
  }

  @Test
  void anAgentInPlaceOfARevokedOneGetsItsWork() { // d7
    market.register(market.device(), market.client.organisation(), Optional.of(NEXT));
    bind(NEXT);
    revoke(AGENT);

    dispatcher.start();

    await().until(() -> liveAgents().equals(List.of(NEXT)));
    assertThat(line().delivery()).isEqualTo(DeliveryState.WAITING);
  }

  @Test
  void anAgentThatIsAwaySaysSoUntilItHasTheLicence() {
    assertThat(line().reason()).map(Reason::code).contains("AGENT_OFFLINE");
    market.execute("update dispatch set state = 'sent' where id = $1", liveDispatch());
    assertThat(line().reason()).map(Reason::code).contains("AGENT_OFFLINE");
    market.execute("update dispatch set state = 'taken' where id = $1", liveDispatch());
    assertThat(line().reason()).isEmpty();
  }

  @Test
  void onlyTheLatestLicenceIsSentAgain() {
    var first = liveDispatch();
    shop.buy(serial);
    var second = liveDispatch();
    market.execute(
        "update dispatch set state = 'failed', finished_at = $2 where id = $1",
        second,
        market.clock.instant());
    var support = Market.caller(market.partner.account(), Role.SUPPORT);

    assertThatThrownBy(() -> shop.installations().retry(support, first))
        .hasFieldOrPropertyWithValue("code", "OTHER_LICENCE_ASSIGNED");
    assertThat(liveAgents()).isEmpty();

    shop.installations().retry(support, second);
    assertThat(liveAgents()).containsExactly(AGENT);
  }

  @Test
  void whoeverLooksIsToldThatTheAgentHasIt() {
    Set<String> told = ConcurrentHashMap.newKeySet();
    var changes = shop.basis().changes();
    changes.start();
    changes.subscribe("activation:" + activation, told::add);
    connect(AGENT);
    dispatcher.start();

    dispatcher.taken(AGENT, 1, liveDispatch());

    await().until(() -> told.contains("activation:" + activation));
    assertThat(line().delivery()).isEqualTo(DeliveryState.SENT);
  }

  private void handOver(long organisation) {
    market.register(market.device(), organisation, Optional.of(NEXT));
    market.execute(
        """
        insert into register_claim (register_id, agent_id, organisation_id, first_at, last_at)
        values ($1, $2, $3, $4, $4)
        """,
        register,
        NEXT,
        organisation,
        market.clock.instant());
    var claims = new Claims(server.database(), new Journal(market.clock), market.clock);
    claims.accept(market.client.caller(), claims.open(market.client.caller()).getFirst().id());
  }

  private void connect(String agent) {
    market.execute(
        """
        insert into agent_link (agent_id, generation, transport, address, since, returns_since)
        values ($1, 1, 'mqtt', '-', $2, $2)
        """,
        agent,
        market.clock.instant());
  }

  private void bind(String agent) {
    market.execute("update register set agent_id = $2 where id = $1", register, agent);
  }

  private void revoke(String agent) {
    market.execute("update agent set revoked_at = $2 where id = $1", agent, market.clock.instant());
  }

  private ActivationLine line() {
    return shop.activations().get(market.partner.caller(), activation).lines().getFirst();
  }

  private UUID liveDispatch() {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select id from dispatch where register_id = $1 and finished_at is null",
                    row -> row.uuid("id"),
                    register));
  }

  private List<String> liveAgents() {
    return server
        .database()
        .transact(
            tx ->
                tx.list(
                    "select agent_id from dispatch where register_id = $1 and finished_at is null",
                    row -> row.string("agent_id"),
                    register));
  }

  /** No agent is connected. */
  private static final class Nobody implements Courier {
    @Override
    public OptionalLong deliver(String agent, Dispatch dispatch) {
      return OptionalLong.empty();
    }

    @Override
    public Set<String> connected() {
      return Set.of();
    }
  }
}
