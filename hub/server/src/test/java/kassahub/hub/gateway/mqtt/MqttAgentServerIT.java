package kassahub.hub.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.AgentDoorContract;
import kassahub.hub.gateway.AgentTls;
import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.Reports;
import kassahub.hub.gateway.TestGateway;
import kassahub.proto.Topics;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

class MqttAgentServerIT extends AgentDoorContract {
  private static final int NOT_AUTHORIZED = 0x87;
  private static final int SESSION_TAKEN_OVER = 0x8E;
  private static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;

  @Override
  protected Door door() {
    return new MqttDoor();
  }

  @Test
  void promisesThatAcknowledgedMeansCommitted() throws Exception {
    try (var agent = new PahoAgent(hub, keys).open()) {
      assertThat(agent.connack().getReceiveMaximum()).isEqualTo(4);
      assertThat(agent.connack().getUserProperties())
          .anyMatch(p -> p.getKey().equals("ack") && p.getValue().equals("commit"));
    }
  }

  @Test
  void saysInNumbersWhyItRefusesOrEnds() throws Exception {
    assertThatThrownBy(() -> connect(TestKeys.signedBy(hub.authority, keys.agent())))
        .isInstanceOfSatisfying(
            MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(NOT_AUTHORIZED));
    try (var older = new PahoAgent(hub, keys).open();
        var newer = new PahoAgent(hub, keys).open()) {
      assertThat(older.ended.get(DoorClient.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(SESSION_TAKEN_OVER);
      hub.agents.revoke(support, keys.agent(), "украден");
      hub.links.check();
      assertThat(newer.ended.get(DoorClient.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(NOT_AUTHORIZED);
    }
  }

  @Test
  void refusesTheTopicsOfAnotherAgent() throws Exception {
    TestKeys other = hub.enrol(support, organisation);
    try (var agent = new PahoAgent(hub, keys).open()) {
      agent.hello(stream);
      var before = hub.tables();
      var batch = FromAgent.newBuilder().setBatch(Reports.batch(stream, 1, state())).build();
      assertThat(agent.publish(Topics.up(other.agent()), batch.toByteArray()).code())
          .isEqualTo(NOT_AUTHORIZED);
      assertThat(agent.subscribe(Topics.down(other.agent()))).isEqualTo(NOT_AUTHORIZED);
      loggedOnce(keys.agent(), Topics.up(other.agent()));
      assertThat(hub.tables()).isEqualTo(before);
    }
  }

  @Test
  void refusesWildcards() throws Exception {
    try (var agent = RawMqtt.connect(hub, keys)) {
      assertThat(agent.subscribe("#")).isEqualTo(NOT_AUTHORIZED);
      assertThat(agent.subscribe(Topics.down("+"))).isEqualTo(NOT_AUTHORIZED);
      loggedOnce(keys.agent(), "NOT_AUTHORIZED");
    }
  }

  @Test
  @SuppressWarnings("try") // closed by its end
  void endsAConnectionThatSendsMoreThanItMay() throws Exception {
    var before = hub.tables(LINK, "agent_stream");
    var hello = FromAgent.newBuilder().setHello(Hello.newBuilder().setStream(stream)).build();
    try (var agent = RawMqtt.connect(hub, keys)) {
      try (var held = hub.holdStreams()) {
        for (int id = 1; id <= 5; id++) {
          agent.publish(Topics.up(keys.agent()), hello.toByteArray(), id);
        }
        assertThat(agent.disconnectReason()).isEqualTo(RECEIVE_MAXIMUM_EXCEEDED);
        loggedOnce(keys.agent(), "more than it may at once");
      }
    }
    assertThat(hub.tables(LINK, "agent_stream")).isEqualTo(before);
  }

  @Test
  @SuppressWarnings("try") // closed by its end
  void aBurstBehindTheEndOfAConnectionFillsNoLogAndIsCutOff() throws Exception {
    var hello = FromAgent.newBuilder().setHello(Hello.newBuilder().setStream(stream)).build();
    try (var agent = RawMqtt.connect(hub, keys);
        var held = hub.holdStreams()) {
      agent.publishMany(Topics.up(keys.agent()), hello.toByteArray(), 500);
      assertThat(agent.disconnectReason()).isEqualTo(RECEIVE_MAXIMUM_EXCEEDED);
      assertThat(agent.awaitEnd()).isTrue();
    }
    Awaitility.await()
        .untilAsserted(() -> assertThat(hub.links.connected()).doesNotContain(keys.agent()));
    // the hello names a stream of an earlier test, which is said once and is not the burst's
    var lines = log.lines().stream().filter(line -> !line.contains("it had left")).toList();
    assertThat(lines)
        .filteredOn(line -> !line.contains("connection breaks"))
        .singleElement()
        .asString()
        .contains(keys.agent(), "more than it may at once");
    assertThat(lines).as("what breaks, breaks once").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void anythingBeforeConnectEndsTheConnectionAndFillsNoLog() throws Exception {
    var tls =
        new AgentTls(hub.authority.serverIdentity(List.of(TestGateway.HOST)), hub.authority.root());
    var listen = new MqttAgentServer.Listen(TestGateway.HOST, 0);
    try (var fresh = new MqttAgentServer(hub.database.vertx(), hub.door, tls, listen)) {
      fresh.start();
      var shown = keys.tls(hub.authority.root());
      try (var before = RawMqtt.say(shown, fresh.port(), RawMqtt.PINGREQ)) {
        assertThat(before.awaitEnd()).isTrue();
      }
      RawMqtt.connect(shown, TestGateway.HOST, fresh.port(), keys.agent()).close();
      try (var after = RawMqtt.say(shown, fresh.port(), RawMqtt.PINGREQ)) {
        assertThat(after.awaitEnd()).isTrue();
      }
    }
    assertThat(log.lines()).isEmpty();
  }
}
