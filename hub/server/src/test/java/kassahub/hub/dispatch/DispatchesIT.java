package kassahub.hub.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orders, what becomes of them, and what may be ordered again, on a real database. */
class DispatchesIT {
  private static final String AGENT = "agent-of-client";
  private static TestDatabase server;
  private static Market market;
  private static SettableClock clock;
  private static Dispatches dispatches;
  private static Dispatcher dispatcher;
  private static Caller support;

  @BeforeAll
  static void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    clock = market.clock;
    dispatches = new Dispatches(server.database(), new Journal(clock), clock, new DueAgents());
    var parts =
        new Dispatcher.Parts(
            clock, clock::nanos, UUID.randomUUID(), dispatches, new Nobody(), new QuietListener());
    dispatcher = new Dispatcher(server.database(), parts);
    support = Market.caller(market.partner.account(), Role.SUPPORT);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"TAKEN", "HELD", "DONE"})
  void ordersNothingAgainThatIsLiveOrDone(DispatchEvent event) {
    UUID id = order(register());
    assertNotFailed(id);
    settle(id, event);
    assertNotFailed(id);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "UNKNOWN", "EXPIRED", "CANCELLED"})
  void ordersAgainWhatEndedOtherwise(DispatchEvent event) {
    UUID id = order(register());
    settle(id, event);

    UUID again = retry(id);

    assertThat(dispatches.get(support, again).progress().attempt()).isEqualTo(2);
    assertThat(dispatches.get(support, again).state()).isEqualTo(DispatchState.WAITING);
  }

  @Test
  void whatAPersonWaitsForIsNotDoneAnHourLater() {
    long register = register();

    var reading = dispatches.get(support, dispatches.readNow(support, register)).progress();

    assertThat(reading.deadline()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
  }

  @Test
  void countsWhatAgentsDidAndWhatTheyDidNot() {
    long done = dispatches.done();
    long failed = dispatches.failed();
    UUID first = order(register());
    UUID second = order(register());

    settle(first, DispatchEvent.HELD);
    settle(first, DispatchEvent.DONE);
    settle(second, DispatchEvent.FAILED);

    assertThat(dispatches.done()).isEqualTo(done + 1);
    assertThat(dispatches.failed()).isEqualTo(failed + 1);
  }

  @Test
  void endsTheWorkOfARegisterThatWentToAnotherOrganisation() {
    long moved = register();
    UUID ended = order(moved);
    UUID stays = order(register());
    String elsewhere = "agent-of-stranger";
    market.register(market.device(), market.stranger.organisation(), Optional.of(elsewhere));
    market.execute(
        "update register set organisation_id = $2, agent_id = $3 where id = $1",
        moved,
        market.stranger.organisation(),
        elsewhere);

    clock.advance(Duration.ofSeconds(6));
    dispatcher.round();

    assertThat(dispatches.get(support, ended).state()).isEqualTo(DispatchState.CANCELLED);
    assertThat(dispatches.get(support, ended).agent()).isEqualTo(AGENT);
    assertThat(dispatches.get(support, stays).state()).isEqualTo(DispatchState.WAITING);
  }

  @Test
  void ordersNothingAgainForARegisterThatLeftItsAgentsOrganisation() { // d17
    long register = register();
    UUID failed = order(register);
    settle(failed, DispatchEvent.FAILED);
    market.execute(
        "update register set organisation_id = $2 where id = $1",
        register,
        market.stranger.organisation());

    assertThatThrownBy(() -> retry(failed))
        .isInstanceOfSatisfying(
            Problem.Conflict.class, p -> assertThat(p.code()).isEqualTo("REGISTER_MOVED"));
  }

  private static UUID retry(UUID id) {
    return market.database.transact(tx -> dispatches.retry(tx, support, id)).id();
  }

  private static void assertNotFailed(UUID id) {
    assertThatThrownBy(() -> retry(id))
        .isInstanceOfSatisfying(
            Problem.Conflict.class, p -> assertThat(p.code()).isEqualTo("DISPATCH_NOT_FAILED"));
  }

  private static void settle(UUID id, DispatchEvent event) {
    var outcome = new DispatchOutcome(AGENT, id, event, Optional.empty(), Optional.empty());
    List<Settled> moved = server.database().transact(tx -> dispatches.settle(tx, List.of(outcome)));
    assertThat(moved).hasSize(1);
  }

  private static long register() {
    return market.register(market.device(), market.client.organisation(), Optional.of(AGENT));
  }

  private static UUID order(long register) {
    var now = clock.instant();
    var work =
        new NewDispatch(
            AGENT,
            OptionalLong.of(register),
            new Work.ReadNow(),
            "test",
            1,
            now,
            now.plus(Duration.ofHours(1)));
    return server.database().transact(tx -> dispatches.enqueue(tx, work));
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
