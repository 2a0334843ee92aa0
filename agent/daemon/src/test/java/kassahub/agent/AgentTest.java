package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import kassahub.agent.AgentConfig.HubConfig;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.enrol.TestIdentities;
import kassahub.agent.outbox.FullDisk;
import kassahub.agent.outbox.OutboxInUseException;
import kassahub.agent.uplink.GrpcHubDouble;
import kassahub.agent.uplink.HubDouble;
import kassahub.agent.uplink.MqttHubDouble;
import kassahub.proto.v1.AgentHealth;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class AgentTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();

  @TempDir private Path dir;

  @Test
  void reportsItsHealthOverMqtt() throws Exception {
    try (var hub = new MqttHubDouble(AUTHORITY, AUTHORITY.server(), true);
        var agent = agent("a-1", hub, Transport.MQTT)) {
      agent.start();
      AgentHealth health = firstHealth(hub);
      assertThat(health.getTransport()).isEqualTo("mqtt");
      assertThat(health.getCertificateNotAfterMillis()).isPositive();
      assertThat(health.getVersion()).isEqualTo(BuildInfo.read().version());
    }
  }

  @Test
  void manyAgentsRunInOneJvmAndAreToldApart() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
        var one = agent("a-1", hub, Transport.GRPC);
        var other = agent("a-2", hub, Transport.GRPC)) {
      one.start();
      other.start();
      await().until(() -> streams(hub).size() == 2);
      assertThat(one.status().orElseThrow().agent()).isEqualTo("a-1");
    }
  }

  @Test
  void aSecondAgentOnTheSameDataIsRefused() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
        var one = agent("a-1", hub, Transport.GRPC);
        var twin = new Agent(config("a-1", hub, Transport.GRPC))) {
      one.start();
      assertThatThrownBy(twin::start).isInstanceOf(OutboxInUseException.class);
      assertThat(twin.status()).isEmpty();
    }
  }

  @Test
  void sweepsWhatAnInterruptedWriteLeftInItsOwnDirectoriesOnly() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
        var agent = agent("a-1", hub, Transport.GRPC)) {
      Path data = dir.resolve("a-1");
      Path half = Files.writeString(data.resolve("identity/identity.pem.tmp"), "half");
      Path letter = Files.writeString(data.resolve("letter.tmp"), "somebody's");

      agent.start();

      assertThat(half).doesNotExist();
      assertThat(letter).exists();
    }
  }

  @Test
  void saysWhatToDoWhenNotEnrolled() {
    try (var agent = new Agent(AgentConfig.defaults(dir))) {
      assertThatThrownBy(agent::start)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("kassahub enrol");
    }
  }

  @Test
  void stopsQuicklyAndStartsAgainWhereItWas() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server())) {
      var agent = agent("a-1", hub, Transport.GRPC);
      agent.start();
      firstHealth(hub);
      long began = System.nanoTime();
      agent.close();
      agent.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
      int before = hub.script().stored().size();
      try (var again = new Agent(config("a-1", hub, Transport.GRPC))) {
        again.start();
        await().until(() -> hub.script().stored().size() > before);
        List<Long> numbers = hub.script().storedSequences();
        assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
      }
    }
  }

  @Test
  void tellsTheHubThatItsDiskIsFull() throws Exception {
    TestIdentities.enrol(dir.resolve("a-1"), AUTHORITY.agent("a-1"));
    var disk = new FullDisk();
    disk.full(true);
    AgentParts parts = AgentParts.real().withDisk(disk);
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
        var agent = new Agent(config("a-1", hub, Transport.GRPC), parts)) {
      agent.start();
      AgentHealth health = firstHealth(hub);
      assertThat(health.getDiskFreeBytes()).isZero();
      assertThat(health.getErrorsList()).anyMatch(error -> error.startsWith("disk: "));
    }
  }

  private static Set<Long> streams(HubDouble hub) {
    return hub.script().stored().stream().map(Report::getStream).collect(Collectors.toSet());
  }

  private static AgentHealth firstHealth(HubDouble hub) {
    await().until(() -> !hub.script().stored().isEmpty());
    Report report = hub.script().stored().get(0);
    assertThat(report.hasHubOffsetMillis()).isTrue();
    return report.getHealth();
  }

  private Agent agent(String name, HubDouble hub, Transport transport) throws IOException {
    TestIdentities.enrol(dir.resolve(name), AUTHORITY.agent(name));
    return new Agent(config(name, hub, transport));
  }

  private AgentConfig config(String name, HubDouble hub, Transport transport) {
    var address = Optional.of(hub.address());
    return AgentConfig.defaults(dir.resolve(name))
        .withHub(new HubConfig(transport, address, address));
  }
}
