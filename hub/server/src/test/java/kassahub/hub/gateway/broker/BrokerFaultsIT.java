package kassahub.hub.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import kassahub.hub.LogCapture;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.gateway.AgentChannel;
import kassahub.hub.gateway.AgentChannel.Ending;
import kassahub.hub.gateway.AgentDoorCase;
import kassahub.hub.gateway.Decision.Stored;
import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorClient.Answer;
import kassahub.hub.gateway.Reports;
import kassahub.hub.gateway.TestGateway;
import kassahub.proto.Topics;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.ToAgent;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hubs behind one broker: who may say what, and what happens when something goes. */
class BrokerFaultsIT extends AgentDoorCase {
  private static final int NOT_AUTHORIZED = 0x87;

  @RegisterExtension static final BrokerSide SIDE = new BrokerSide(() -> hub);

  private static TestGateway second;

  @BeforeAll
  static void startAnother() {
    second = hub.another();
  }

  @AfterAll
  static void stopIt() {
    second.close();
  }

  @Override
  protected Door door() {
    return SIDE;
  }

  @Test
  void theBrokerRefusesTheTopicsOfAnotherAgent() throws Exception {
    TestKeys other = hub.enrol(support, organisation);
    try (var victim = SIDE.agent(other).open();
        var agent = SIDE.agent(keys).open()) {
      victim.hello(stream + 500_000);
      var before = hub.tables(LINK);
      var batch = victim.named(batch(stream + 500_000, 1)).toByteArray();
      assertThat(agent.publish(Topics.up(other.agent()), batch)).isEqualTo(NOT_AUTHORIZED);
      assertThat(agent.publish(Topics.down(other.agent()), batch)).isEqualTo(NOT_AUTHORIZED);
      agent.subscribe(Topics.down(other.agent()));
      agent.subscribe("#");
      assertThat(hub.tables(LINK)).isEqualTo(before);
      victim.send(Reports.batch(stream + 500_000, 1, state()));
      assertThat(agent.heard).isEmpty();
    }
  }

  @Test
  void anAgentWithTheClientIdOfAnotherEndsNobody() throws Exception {
    TestKeys other = hub.enrol(support, organisation);
    try (var victim = SIDE.agent(other).open();
        var agent =
            BrokerAgent.calledAs(
                other.agent(), SIDE.broker().agents(), keys, hub.authority.root())) {
      victim.hello(stream + 600_000);
      agent.open().hello(stream);
      assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
      victim.send(Reports.batch(stream + 600_000, 1, state()));
      assertThat(victim.isLeftAlone()).isTrue();
    }
  }

  @Test
  void anAgentAtTheListenerOfTheHubsHasNoMoreRights() throws Exception {
    TestKeys other = hub.enrol(support, organisation);
    try (var victim = SIDE.agent(other).open();
        var agent = new BrokerAgent(SIDE.broker().hubs(), keys, hub.authority.root())) {
      agent.connect();
      agent.subscribe(Topics.sharedUp("kassahub"));
      agent.subscribe(Topics.down(other.agent()));
      var batch = victim.named(batch(stream, 1)).toByteArray();
      assertThat(agent.publish(Topics.up(other.agent()), batch)).isEqualTo(NOT_AUTHORIZED);
      assertThat(agent.publish(Topics.down(other.agent()), batch)).isEqualTo(NOT_AUTHORIZED);
      victim.hello(stream + 700_000);
      for (int i = 1; i <= 4; i++) {
        assertThat(victim.send(Reports.batch(stream + 700_000, i, state())))
            .isEqualTo(Answer.STORED);
      }
      assertThat(agent.heard).isEmpty();
    }
  }

  /** Where the broker's rights have a hole: the signature and the connection's number guard. */
  @Test
  void aStrangerOnTheTopicOfAnAgentIsNotBelieved() throws Exception {
    SIDE.broker().allowTheHubEverything();
    SIDE.restartBroker();
    log.close();
    log = new LogCapture();
    TestKeys thief = hub.enrol(support, organisation);
    var claimed = SIDE.agent(thief);
    try (var victim = SIDE.agent(keys).open();
        var hole = new BrokerAgent(SIDE.broker().hubs(), hubsOwn(), hub.authority.root())) {
      hole.connect();
      hole.publish(Topics.up(keys.agent()), claimed.named(hello()).toByteArray());
      loggedOnce("another agent's", keys.agent());
      victim.hello(stream);
      hole.publish(Topics.up(keys.agent()), claimed.named(batch(stream, 1)).toByteArray());
      hole.publish(Topics.up(keys.agent()), batch(stream, 1).toByteArray());
      assertThat(victim.decision(Duration.ofSeconds(1))).isEmpty();
      assertThat(stored()).isZero();
      assertThat(victim.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
    }
  }

  /** It need not (decision 040); a newer list is taken without a restart. */
  @Test
  void aBrokerWithTheListRefusesRevokedCertificatesItself() throws Exception {
    TestKeys first = hub.enrol(support, organisation);
    TestKeys second = hub.enrol(support, organisation);
    hub.agents.revoke(support, first.agent(), "украден");
    SIDE.broker().writeList(hub.agents.revocationList());
    SIDE.restartBroker();
    assertThat(refusal(first)).contains("certificate verify failed");
    connect(second).close();

    hub.agents.revoke(support, second.agent(), "украден");
    SIDE.broker().writeList(hub.agents.revocationList());
    SIDE.broker().reload();
    Awaitility.await().until(() -> refusal(second).contains("certificate verify failed"));
    try (var agent = greeted()) {
      assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
    }
  }

  private TestKeys hubsOwn() {
    var own = hub.authority.hubIdentity();
    return new TestKeys(
        "kassahub-hub", new KeyPair(own.chain().getFirst().getPublicKey(), own.key()), own.chain());
  }

  private FromAgent batch(long named, long first) {
    return FromAgent.newBuilder().setBatch(Reports.batch(named, first, state())).build();
  }

  @Test
  void knowsWhoIsThereByTheWill() throws Exception {
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
      assertThat(held()).isTrue();
    }
    Awaitility.await().until(() -> !held());
  }

  private boolean held() {
    return hub.count(
            "select count(*) as n from agent_link where agent_id = $1 and instance is not null",
            keys.agent())
        > 0;
  }

  @Test
  void twoHubsShareAnAgentAndOneCarriesItsWork() throws Exception {
    try (var other = second.listenAt(SIDE.broker().hubs())) {
      Awaitility.await().until(other::isUp);
      try (var agent = greeted()) {
        for (int i = 1; i <= 40; i++) {
          assertThat(agent.send(Reports.batch(stream, i, state()))).isEqualTo(Answer.STORED);
        }
        assertThat(stored()).isEqualTo(40);
        assertThat(heardHere(hub)).isPositive();
        assertThat(heardHere(second)).isPositive();
        for (int i = 0; i < 8; i++) {
          UUID id = order(keys.agent());
          var dispatch = agent.next().getDispatch();
          assertThat(dispatch.getId()).isEqualTo(Reports.bytes(id));
          agent.taken(dispatch);
          awaitState(id, DispatchState.TAKEN);
        }
      }
    }
  }

  /** Both hubs know the agent: each has stored something of it. */
  private long heardHere(TestGateway which) {
    return which.shared.known(keys.agent(), connection()).map(link -> 1L).orElse(0L);
  }

  private long connection() {
    return hub.count("select connection as n from agent_link where agent_id = $1", keys.agent());
  }

  @Test
  void aHubThatIsGoneLeavesItsAgentsToTheOther() throws Exception {
    var third = hub.another();
    var gone = third.listenAt(SIDE.broker().hubs());
    SIDE.listening().close();
    Awaitility.await().until(gone::isUp);
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
      SIDE.listenAgain();
      gone.close();
      third.stopBeating();
      UUID id = order(keys.agent());
      var dispatch = agent.next().getDispatch();
      assertThat(dispatch.getId()).isEqualTo(Reports.bytes(id));
      assertThat(agent.send(Reports.batch(stream, 2, state()))).isEqualTo(Answer.STORED);
      assertThat(stored()).isEqualTo(2);
    } finally {
      third.close();
    }
  }

  @Test
  void theOlderConnectionOfAnAgentWritesNothing() throws Exception {
    try (var older = SIDE.agent(keys).open()) {
      older.hello(stream);
      try (var newer = SIDE.agent(keys).open()) {
        newer.hello(stream);
        var late = older.named(batch(stream, 1)).toByteArray();
        newer.publish(Topics.up(keys.agent()), late);
        assertThat(newer.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
        assertThat(stored()).isEqualTo(1);
        newer.publish(Topics.up(keys.agent()), older.named(batch(stream, 2)).toByteArray());
        newer.send(Reports.batch(stream, 2, state()));
        assertThat(stored()).isEqualTo(2);
      }
    }
  }

  @Test
  void aMessageThatAsksForNoAcknowledgementEndsNobody() throws Exception {
    try (var agent = SIDE.agent(keys).open()) {
      agent.hello(stream);
      agent.publish(Topics.up(keys.agent()), FromAgent.getDefaultInstance().toByteArray(), 0);
      assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
      assertThat(agent.isLeftAlone()).isTrue();
    }
  }

  @Test
  void whatAHubHoldsItGoesOnHoldingThoughItCouldNotBeat() throws Exception {
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
      hub.database
          .database()
          .run(tx -> tx.execute("update hub_instance set beat_at = beat_at - interval '1 hour'"));
      assertThat(hub.shared.adopt((id, connection) -> Assertions.fail(id))).isEmpty();
      UUID id = order(keys.agent());
      assertThat(agent.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
  }

  @Test
  void whatAHubGaveUpIsServedByWhoeverLooksNext() throws Exception {
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
      var before = hub.links.held(keys.agent());
      hub.shared.giveUp();
      assertThat(before).isPresent();
      assertThat(hub.links.held(keys.agent())).isNotEqualTo(before);
      UUID id = order(keys.agent());
      assertThat(agent.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
      assertThat(agent.send(Reports.batch(stream, 2, state()))).isEqualTo(Answer.STORED);
    }
  }

  @Test
  void whoDidNotHearTheHelloKnowsItsStreamWhateverClocksSay() throws Exception {
    try (var other = second.listenAt(SIDE.broker().hubs())) {
      Awaitility.await().until(other::isUp);
      try (var agent = greeted()) {
        hub.database
            .database()
            .run(
                tx ->
                    tx.execute(
                        """
                        insert into agent_stream (agent_id, stream, stored_up_to, opened_at, greeted_at)
                        values ($1, 4711, 0, now(), now() + interval '1 day')
                        """,
                        keys.agent()));
        for (int i = 1; i <= 20; i++) {
          assertThat(agent.send(Reports.batch(stream, i, state()))).isEqualTo(Answer.STORED);
        }
        assertThat(heardHere(second)).isPositive();
      }
    }
  }

  @Test
  void anAgentThatSaysTooMuchAtOnceIsHeardInPart() throws Exception {
    try (var loud = SIDE.agent(keys).open()) {
      loud.hello(stream);
      try (var _ = hub.holdStreams()) {
        for (int i = 1; i <= 40; i++) {
          loud.publish(Topics.up(keys.agent()), loud.named(batch(stream, i)).toByteArray());
        }
        Awaitility.await()
            .until(() -> log.lines().stream().anyMatch(line -> line.contains("at once")));
      }
      Awaitility.await().until(() -> stored() > 0);
      assertThat(stored()).isLessThanOrEqualTo(32);
      assertThat(loud.isLeftAlone()).isTrue();
    }
  }

  @Test
  void whoNamesConnectionsThatNobodyKnowsIsLookedForAFewTimesAMinute() throws Exception {
    try (var agent = greeted()) {
      for (int number = 1; number <= 8; number++) {
        assertThat(second.shared.find(keys.agent(), -number, Deaf::new)).isEmpty();
      }
      assertThat(second.shared.find(keys.agent(), connection(), Deaf::new)).isEmpty();
      assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
    }
  }

  @Test
  void goodbyesOfConnectionsThatNobodyKnowsCountToo() throws Exception {
    try (var agent = SIDE.agent(keys).open()) {
      agent.hello(stream);
      for (int number = 1; number <= 8; number++) {
        second.shared.ended(keys.agent(), -number);
      }
      second.shared.ended(keys.agent(), connection());
      assertThat(held()).isTrue();
    }
  }

  @Test
  void whoKeepsMostUndecidedIsEndedThoughAnotherHubCarriesItsWork() throws Exception {
    try (var _ = greeted();
        var _ = second.holdStreams()) {
      var channel = new Deaf(keys.agent(), connection());
      var guest = second.shared.find(keys.agent(), connection(), (agent, number) -> channel);
      second.intake.accept(guest.orElseThrow(), Reports.batch(stream, 1, state()), 64 << 20);
      second.intake.accept(guest.orElseThrow(), Reports.batch(stream, 2, state()), 1);
      assertThat(channel.ended).isCompletedWithValue(Ending.OVERLOADED);
    }
  }

  /** The broker has given it to a second hub, too, while the first one has welcomed already. */
  @Test
  void aHelloThatIsBeingAnsweredRefusesNoBatch() throws Exception {
    try (var _ = greeted()) {
      var admitted =
          new Admitted(
              keys.agent(),
              organisation,
              keys.chain().getFirst().getSerialNumber(),
              Instant.MAX,
              false);
      second.links.connectThrough(
          admitted, "broker", connection(), link -> {}, new Deaf(keys.agent(), connection()));
      var met = second.shared.find(keys.agent(), connection(), Deaf::new).orElseThrow();
      assertThat(second.intake.accept(met, Reports.batch(stream, 1, state()), 100).join())
          .isEqualTo(new Stored(1));
    }
  }

  private static final class Deaf implements AgentChannel {
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();

    Deaf(String agent, long connection) {
      assertThat(agent).isNotEmpty();
      assertThat(connection).isNotZero();
    }

    @Override
    public boolean deliver(Dispatch dispatch) {
      return false;
    }

    @Override
    public void close(Ending why) {
      ended.complete(why);
    }
  }

  /** As while hubs get a new issuing key, one after the other: each message comes to both. */
  @Test
  void hubsOfTwoSharesDoNothingTwice() throws Exception {
    hub.ageCertificates(keys.agent());
    try (var other = second.listenAt(SIDE.broker().hubs(), "the-other-key")) {
      Awaitility.await().until(other::isUp);
      try (var agent = SIDE.agent(keys).open()) {
        agent.hello(stream);
        long generation = generation();
        for (int i = 1; i <= 10; i++) {
          agent.send(Reports.batch(stream, i, state()));
        }
        Awaitility.await().until(() -> stored() == 10);
        UUID id = order(keys.agent());
        second.links.ringAll(); // as the notice of a new dispatch does
        agent.taken(heard(agent, ToAgent::hasDispatch).getDispatch());
        awaitState(id, DispatchState.TAKEN);
        agent.tell(renewal());
        heard(agent, ToAgent::hasRenewal);
        heard(agent, ToAgent::hasRenewal);
        assertThat(hub.journalled("agent.certificate-renewed", keys.agent())).isOne();
        assertThat(agent.heard).noneMatch(ToAgent::hasDispatch);
        assertThat(generation()).isEqualTo(generation);
        assertThat(stored()).isEqualTo(10);
        assertThat(agent.isLeftAlone()).isTrue();
        assertThat(log.lines()).isEmpty();
      }
    }
  }

  private static FromAgent renewal() {
    var csr = ByteString.copyFrom(TestKeys.csr(TestKeys.newPair()));
    return FromAgent.newBuilder().setRenew(RenewRequest.newBuilder().setCsr(csr)).build();
  }

  /** The next of this kind. */
  private static ToAgent heard(BrokerAgent agent, Predicate<ToAgent> kind) throws Exception {
    ToAgent message = agent.next();
    while (!kind.test(message)) {
      message = agent.next();
    }
    return message;
  }

  @Test
  void theSameHelloTwiceIsOneConnection() throws Exception {
    try (var agent = SIDE.agent(keys).open()) {
      agent.hello(stream);
      long generation = generation();
      agent.hello(stream);
      assertThat(generation()).isEqualTo(generation);
      hub.links.check();
      assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
      assertThat(held()).isTrue();
      UUID id = order(keys.agent());
      assertThat(agent.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
  }

  private long generation() {
    return hub.count("select generation as n from agent_link where agent_id = $1", keys.agent());
  }

  @Test
  void aBrokerThatIsKilledLosesNothing() throws Exception {
    try (var agent = greeted()) {
      assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
    }
    SIDE.broker().kill();
    Awaitility.await().until(() -> !SIDE.listening().isUp());
    assertThatThrownBy(() -> connect(keys)).isInstanceOf(MqttException.class);
    SIDE.broker().startAgain();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(SIDE.listening()::isUp);
    try (var again = connect(keys)) {
      assertThat(again.hello(stream).getStoredUpTo()).isEqualTo(1);
      assertThat(again.send(Reports.batch(stream, 2, state()))).isEqualTo(Answer.STORED);
    }
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void nothingIsAcknowledgedThatIsNotStored() throws Exception {
    try (var agent = SIDE.agent(keys).open()) {
      agent.hello(stream);
      try (var _ = hub.holdStreams()) {
        agent.tell(batch(stream, 1)); // the broker has taken it
        assertThat(agent.decision(Duration.ofSeconds(1))).isEmpty();
      }
      assertThat(agent.decision(Duration.ofSeconds(10)).orElseThrow().hasAck()).isTrue();
      assertThat(stored()).isEqualTo(1);
    }
  }
}
