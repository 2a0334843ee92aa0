package kassahub.hub.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.AgentDoorCase;
import kassahub.hub.gateway.AgentTls;
import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorClient.Answer;
import kassahub.hub.gateway.Reports;
import kassahub.hub.gateway.TestGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a connection stays on which no agent is known. */
class UnnamedConnectionsIT extends AgentDoorCase {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** To gRPC itself a connection without a call ends after fifteen seconds. */
  private static final Duration SOON = Duration.ofSeconds(13);

  private GrpcAgentServer port;

  @Override
  protected Door door() {
    return new GrpcDoor();
  }

  @BeforeEach
  void open() {
    var tls =
        new AgentTls(hub.authority.serverIdentity(List.of(TestGateway.HOST)), hub.authority.root());
    port =
        new GrpcAgentServer(
            hub.door, tls, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PATIENCE);
    port.start();
  }

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void agentThatWaitsForItsTurnKeepsItsConnection() throws Exception {
    var turns = takeAllTurns();
    try (var agent = GrpcAgent.connect(hub, keys, port.port())) {
      await().until(() -> !agent.isCut());
      await().during(PATIENCE.multipliedBy(3)).until(() -> !agent.isCut());
      turns.complete(true);

      agent.hello(stream);
      assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
      await().during(PATIENCE.multipliedBy(3)).until(() -> !agent.isCut());
    } finally {
      turns.complete(true);
    }
  }

  @Test
  void whoIsRefusedAtItsTurnIsCut() throws Exception {
    hub.agents.revoke(support, keys.agent(), "украден");
    var turns = takeAllTurns();
    try (var agent = GrpcAgent.connect(hub, keys, port.port())) {
      await().until(() -> !agent.isCut());
      await().during(PATIENCE.multipliedBy(2)).until(() -> !agent.isCut());
      turns.complete(true);

      assertThat(agent.end()).startsWith("AGENT_REVOKED");
      await().atMost(SOON).until(agent::isCut);
    } finally {
      turns.complete(true);
    }
  }

  @Test
  void whoFindsNoRoomIsCut() throws Exception {
    try (var _ = fullOfLinks();
        var agent = GrpcAgent.connect(hub, keys, port.port())) {
      assertThat(agent.end()).contains("the hub has no room now");
      await().atMost(SOON).until(agent::isCut);
    }
  }

  @Test
  void whoShowsNoCertificateIsCut() throws Exception {
    var nobody = new TestKeys("nobody", keys.pair(), List.of());
    try (var knock = GrpcAgent.connect(hub, nobody, port.port())) {
      assertThat(knock.end()).contains("a client certificate is needed");
      await().atMost(SOON).until(knock::isCut);
    }
  }

  /** Until it is completed nobody is looked at. */
  private static CompletableFuture<Boolean> takeAllTurns() throws InterruptedException {
    var over = new CompletableFuture<Boolean>();
    var taken = new CountDownLatch(TestGateway.TURNS);
    for (int i = 0; i < TestGateway.TURNS; i++) {
      hub.door
          .blocking()
          .execute(
              () -> {
                taken.countDown();
                over.join();
              });
    }
    taken.await();
    return over;
  }
}
