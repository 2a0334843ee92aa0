package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.gateway.DoorClient.Answer;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What both doors do, whatever an agent speaks: over real TLS, with certificates of a real
 * authority and a client that sends whatever it likes. A refusal has a clear reason, is in the log
 * once, and changes no table.
 */
public abstract class AgentDoorContract extends AgentDoorCase {
  private static final int LINES_A_MINUTE = 5;
  private static final String OWN_LINK =
      """
      select coalesce(max(2 * generation), 0) + count(instance) as n from agent_link where agent_id = $1
      """;

  @Test
  void acknowledgesWhatIsCommittedAndTellsAReturningAgent() throws Exception {
    try (var agent = greeted()) {
      assertThat(agent.send(Reports.batch(stream, 1, state(), state()))).isEqualTo(Answer.STORED);
      assertThat(stored()).isEqualTo(2);
    }
    try (var again = connect(keys)) {
      assertThat(again.hello(stream).getStoredUpTo()).isEqualTo(2);
    }
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void deliversWorkAndSettlesIt() throws Exception {
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
      UUID id = order(keys.agent());
      var dispatch = agent.next().getDispatch();
      assertThat(dispatch.getId()).isEqualTo(Reports.bytes(id));
      agent.taken(dispatch);
      awaitState(id, DispatchState.TAKEN);
      agent.send(Reports.batch(stream, 2, Reports.result(id, Outcome.WAITING)));
      assertThat(dispatchState(id)).isEqualTo(DispatchState.HELD);
      agent.send(Reports.batch(stream, 3, Reports.result(id, Outcome.DONE)));
      assertThat(dispatchState(id)).isEqualTo(DispatchState.DONE);
    }
  }

  @Test
  void deliversAgainWhatTheLastConnectionDidNotTake() throws Exception {
    UUID id;
    try (var agent = connect(keys)) {
      agent.hello(stream);
      agent.send(Reports.batch(stream, 1, state()));
      id = order(keys.agent());
      assertThat(agent.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
    try (var again = connect(keys)) {
      again.hello(stream);
      assertThat(again.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
  }

  @Test
  void deliversAgainWhatALostDiskHadTaken() throws Exception {
    UUID id;
    try (var agent = connect(keys)) {
      agent.hello(stream);
      agent.send(Reports.batch(stream, 1, state()));
      id = order(keys.agent());
      agent.taken(agent.next().getDispatch());
      awaitState(id, DispatchState.TAKEN);
    }
    try (var wiped = connect(keys)) {
      wiped.hello(stream + 100_000);
      assertThat(wiped.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
  }

  @Test
  void deliversAgainWhatALostDiskTookAMomentAgo() throws Exception {
    UUID id;
    try (var agent = connect(keys)) {
      agent.hello(stream);
      agent.send(Reports.batch(stream, 1, state()));
      id = order(keys.agent());
      agent.taken(agent.next().getDispatch());
      agent.send(Reports.batch(stream, 2, state()));
    }
    try (var wiped = connect(keys)) {
      wiped.hello(stream + 100_000);
      var again = wiped.next().getDispatch();
      assertThat(again.getId()).isEqualTo(Reports.bytes(id));
      wiped.taken(again);
      awaitState(id, DispatchState.TAKEN);
    }
  }

  @Test
  void keepsTheResultOfAnUnknownDispatchAside() throws Exception {
    try (var agent = connect(keys)) {
      agent.hello(stream);
      Report.Builder stray = Reports.result(UUID.randomUUID(), Outcome.DONE);
      assertThat(agent.send(Reports.batch(stream, 1, stray))).isEqualTo(Answer.STORED);
      assertThat(
              hub.count("select count(*) as n from stray_result where agent_id = $1", keys.agent()))
          .isEqualTo(1);
    }
  }

  @Test
  void endsTheOlderConnectionOfTheSameAgent() throws Exception {
    try (var older = greeted();
        var newer = greeted()) {
      assertThat(older.end()).isEqualTo(door().takenOver());
      assertThat(newer.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
    }
  }

  @Test
  void refusesAnAgentWithoutACertificate() throws Exception {
    var nobody = new TestKeys("a-nobody", keys.pair(), List.of());
    if (door().tlsIsTheHubs()) {
      refusesToConnect(nobody, "a client certificate is needed", "without a certificate");
    } else {
      refusedBeforeTheHub(nobody);
    }
  }

  @Test
  void refusesACertificateOfAnotherAuthority(@TempDir Path elsewhere) throws Exception {
    var foreign = CertificateAuthority.open(elsewhere.resolve("ca"), InstantSource.system());
    var stranger = TestKeys.signedBy(foreign, keys.agent());
    if (door().tlsIsTheHubs()) {
      refusesToConnect(stranger, "certificate", keys.agent());
    } else {
      refusedBeforeTheHub(stranger);
    }
  }

  @Test
  void refusesAnExpiredCertificate() throws Exception {
    var longAgo = InstantSource.fixed(Instant.now().minus(Duration.ofDays(120)));
    var old = TestKeys.signedBy(hub.authorityAt(longAgo), keys.agent());
    if (door().tlsIsTheHubs()) {
      refusesToConnect(old, "certificate", keys.agent());
    } else {
      refusedBeforeTheHub(old);
    }
  }

  @Test
  void refusesACertificateThatTheHubDoesNotKnow() throws Exception {
    refusesToConnect(
        TestKeys.signedBy(hub.authority, keys.agent()), "CERTIFICATE_UNKNOWN", keys.agent());
  }

  @Test
  void refusesARevokedAgentAtTheDoor() throws Exception {
    hub.agents.revoke(support, keys.agent(), "украден");
    long before = hub.agents.refusedConnections();
    refusesToConnect(keys, "AGENT_REVOKED", keys.agent());
    assertThat(hub.agents.refusedConnections()).isGreaterThan(before);
  }

  @Test
  void aRevokedAgentThatComesAgainAndAgainFillsNoLog() throws Exception {
    hub.agents.revoke(support, keys.agent(), "украден");
    for (int time = 0; time < 12; time++) {
      assertThat(refusal(keys)).contains("AGENT_REVOKED");
    }
    assertThat(log.lines())
        .hasSize(LINES_A_MINUTE)
        .allSatisfy(line -> assertThat(line).contains("AGENT_REVOKED", keys.agent()));
  }

  @Test
  void anAgentThatComesAgainToBeRefusedFillsNoLog() throws Exception {
    for (int time = 0; time < 12; time++) {
      try (var agent = greeted()) {
        assertThat(agent.send(Reports.batch(stream, 3, state())).code()).isEqualTo("OUT_OF_ORDER");
      }
    }
    assertThat(log.lines())
        .hasSize(LINES_A_MINUTE)
        .allSatisfy(line -> assertThat(line).contains("OUT_OF_ORDER", keys.agent()));
  }

  /** By TLS of a broker: the hub does not hear of it. */
  private void refusedBeforeTheHub(TestKeys shown) throws Exception {
    var before = tables();
    assertThat(refusal(shown)).containsAnyOf("certificate", "unknown_ca");
    assertThat(log.lines()).isEmpty();
    assertThat(tables()).isEqualTo(before);
  }

  /** Every table, of the links only this test's own: those of earlier tests may still be ending. */
  private Map<String, String> tables() {
    var all = new TreeMap<>(hub.tables(LINK));
    all.put(LINK, Long.toString(hub.count(OWN_LINK, keys.agent())));
    return all;
  }

  private void refusesToConnect(TestKeys shown, String reason, String inTheLog) throws Exception {
    var before = tables();
    assertThat(refusal(shown)).contains(reason);
    loggedOnce(inTheLog);
    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void refusesWhateverARevokedAgentSaysOnAnOpenLink() throws Exception {
    try (var agent = greeted()) {
      hub.agents.revoke(support, keys.agent(), "украден");
      var before = tables();
      assertThat(agent.send(Reports.batch(stream, 1, state())).code()).isEqualTo("NOT_AUTHORIZED");
      assertThat(agent.send(Reports.batch(stream, 1, state())).code()).isEqualTo("NOT_AUTHORIZED");
      loggedOnce(keys.agent(), "NOT_AUTHORIZED");
      assertThat(tables()).isEqualTo(before);
    }
  }

  @Test
  void greetsNoAgentThatWasRevokedSinceItConnected() throws Exception {
    assumeTrue(door().tlsIsTheHubs(), "a link begins with Hello");
    try (var agent = connect(keys)) {
      Awaitility.await().until(() -> hub.links.connected().contains(keys.agent()));
      hub.agents.revoke(support, keys.agent(), "украден");
      var before = hub.tables(LINK);
      agent.tell(hello());
      assertThat(agent.end()).isEqualTo("NOT_AUTHORIZED");
      loggedOnce(keys.agent(), "NOT_AUTHORIZED");
      assertThat(hub.tables(LINK)).isEqualTo(before);
    }
  }

  @Test
  void aHelloThatCannotBeAnsweredLeavesNobodyConnected() throws Exception {
    assumeTrue(door().tlsIsTheHubs(), "a link begins with Hello");
    try (var agent = connect(keys)) {
      awaitLinks(1);
      hub.database.asOwner("alter table agent_stream rename to agent_stream_away");
      try {
        agent.tell(hello());
        agent.end();
      } finally {
        hub.database.asOwner("alter table agent_stream_away rename to agent_stream");
      }
      awaitLinks(0);
    }
  }

  private void awaitLinks(long expected) {
    Awaitility.await()
        .until(
            () ->
                hub.count(
                        "select count(instance) as n from agent_link where agent_id = $1",
                        keys.agent())
                    == expected);
  }

  @Test
  void endsTheOpenLinkOfARevokedAgentAndGivesItNoWork() throws Exception {
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
      hub.agents.revoke(support, keys.agent(), "украден");
      UUID id = order(keys.agent());
      hub.links.check();
      assertThat(agent.end()).isEqualTo("NOT_AUTHORIZED");
      assertThat(dispatchState(id)).isEqualTo(DispatchState.WAITING);
    }
  }

  @Test
  void endsALinkWithTheCertificateThatOpenedIt() throws Exception {
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
      hub.ahead.set(Duration.ofDays(89));
      hub.links.check();
      hub.ahead.set(Duration.ZERO);
      assertThat(agent.send(Reports.batch(stream, 2, state()))).isEqualTo(Answer.STORED);
      hub.ahead.set(Duration.ofDays(91));
      hub.links.check();
      assertThat(agent.end()).isEqualTo("NOT_AUTHORIZED");
      assertThat(refusal(keys)).contains("certificate");
    } finally {
      hub.ahead.set(Duration.ZERO);
    }
  }

  @Test
  void refusesABatchOutOfOrder() throws Exception {
    refusesToStore(
        Reports.batch(stream, 3, state()), new Answer("OUT_OF_ORDER", "send again from 1"));
  }

  @Test
  void refusesAnOversizedMessage() throws Exception {
    var large = Reports.state("0".repeat(70_000));
    refusesToStore(
        Reports.batch(stream, 1, large), new Answer("TOO_LARGE", "at most 64 KiB a message"));
  }

  @Test
  void refusesMoreReportsThanABatchMayHold() throws Exception {
    var many = new Report.Builder[201];
    for (int i = 0; i < many.length; i++) {
      many[i] = Report.newBuilder().setRegister(serial);
    }
    refusesToStore(
        Reports.batch(stream, 1, many), new Answer("TOO_LARGE", "at most 200 reports a batch"));
  }

  @Test
  void refusesAReportThatCannotBeRead() throws Exception {
    var tooShort = Reports.state().setLicence(ByteString.copyFromUtf8("кратко"));
    refusesToStore(
        Reports.batch(stream, 1, Report.newBuilder().setRegister(serial).setState(tooShort)),
        new Answer("MALFORMED", "report 1: licence: 64 bytes expected, found 12"));
  }

  @Test
  void refusesAReportThatTheDatabaseCannotHold() throws Exception {
    var poison = Report.newBuilder().setRegister(serial).setState(Reports.state().setMode(4242));
    hub.database.asOwner(
        "alter table telemetry add constraint poison check (mode is distinct from 4242)");
    try {
      refusesToStore(
          Reports.batch(stream, 1, poison), new Answer("MALFORMED", "report 1 cannot be stored"));
    } finally {
      hub.database.asOwner("alter table telemetry drop constraint poison");
    }
  }

  private void refusesToStore(ReportBatch batch, Answer refusal) throws Exception {
    refuses(FromAgent.newBuilder().setBatch(batch).build().toByteArray(), refusal);
  }

  @Test
  void refusesAMessageThatIsNone() throws Exception {
    refuses(new byte[] {1, 2, 3}, new Answer("MALFORMED", "not a FromAgent message"));
  }

  /** Twice, because an agent that does not learn must not fill the log. */
  private void refuses(byte[] message, Answer refusal) throws Exception {
    try (var agent = greeted()) {
      var before = tables();
      assertThat(agent.ask(message)).isEqualTo(refusal);
      assertThat(agent.ask(message)).isEqualTo(refusal);
      loggedOnce(keys.agent());
      assertThat(tables()).isEqualTo(before);
      assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
    }
  }

  @Test
  void takesNoStateOfAnotherPartnersRegisterAndGivesNoWorkForIt() throws Exception {
    claims(hub.enrol(support, hub.samples.organisation()));
  }

  @Test
  void takesNoStateOfARegisterThatAnotherAgentOfTheHouseSpeaksFor() throws Exception {
    claims(hub.enrol(support, organisation));
  }

  private void claims(TestKeys stranger) throws Exception {
    try (var owner = greeted();
        var thief = connect(stranger)) {
      owner.send(Reports.batch(stream, 1, state()));
      thief.hello(stream + 1_000_000);
      String[] told = {"register_claim", "agent_stream", "agent"};
      var before = hub.tables(told);
      assertThat(thief.send(Reports.batch(stream + 1_000_000, 1, state(), state())))
          .isEqualTo(Answer.STORED);
      thief.send(Reports.batch(stream + 1_000_000, 3, state()));
      loggedOnce(stranger.agent(), "claims");
      assertThat(hub.tables(told)).isEqualTo(before);
      UUID id = order(keys.agent());
      assertThat(owner.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
      var foreign = Reports.result(id, Outcome.DONE);
      assertThat(thief.send(Reports.batch(stream + 1_000_000, 4, foreign)))
          .isEqualTo(Answer.STORED);
      assertThat(dispatchState(id).live()).isTrue();
    }
    assertThat(openClaims(stranger)).isEqualTo(1);
  }

  @Test
  void stopsBothOfTwoPlacesWithOneKeyUntilAPersonDecides() throws Exception {
    for (int i = 0; i < 3; i++) {
      greetAndLeave(stream);
      greetAndLeave(stream + 2_000_000);
    }
    try (var last = connect(keys)) {
      last.tell(hello());
      assertThat(last.end()).isEqualTo("NOT_AUTHORIZED");
    }
    assertThat(refusal(keys)).contains("AGENT_SUSPENDED");
    assertThat(log.lines().stream().filter(line -> line.startsWith("ERROR")))
        .singleElement()
        .asString()
        .contains("two places", keys.agent());
    hub.agents.release(support, keys.agent());
    greetAndLeave(stream);
  }

  @Test
  void returnsOfTheHourBeforeAreNoSecondPlace() throws Exception {
    for (int i = 0; i < 3; i++) {
      greetAndLeave(stream);
      greetAndLeave(stream + 2_000_000);
    }
    hub.database.asOwner(
        "update agent_link set returns_since = returns_since - interval '61 minutes'");
    greetAndLeave(stream);
    greetAndLeave(stream + 2_000_000);
  }

  private void greetAndLeave(long named) throws Exception {
    try (var agent = connect(keys)) {
      agent.hello(named);
    }
  }

  private static long openClaims(TestKeys agent) {
    return hub.count(
        "select count(*) as n from register_claim where agent_id = $1 and decided_at is null",
        agent.agent());
  }
}
