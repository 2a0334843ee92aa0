package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Predicate;
import kassahub.agent.AgentConfig.HubConfig;
import kassahub.agent.driver.shtrih.Issuer;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.enrol.TestIdentities;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.uplink.GrpcHubDouble;
import kassahub.agent.uplink.HubDouble;
import kassahub.agent.uplink.MqttHubDouble;
import kassahub.codec.licence.LicenceLine;
import kassahub.proto.v1.AgentSettings;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.EffectiveSettings;
import kassahub.proto.v1.InstallLicence;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.SendLog;
import kassahub.proto.v1.SettingOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent between a simulated register and a small hub. */
@Timeout(180)
class AgentLineTest {
  private static final String SERIAL = "0085430138900121";
  private static final LocalDate UNTIL = LocalDate.of(2037, 12, 14);
  private static final TestAuthority AUTHORITY = new TestAuthority();

  private final Issuer issuer = new Issuer();
  @TempDir private Path dir;
  private RegisterSimulator register;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void startRegister() throws IOException {
    register =
        RegisterSimulator.start(
            SimulatorConfig.of(SERIAL).withAddress("127.0.0.1", 0).withLicenceLock(issuer.lock()));
    TestIdentities.enrol(dir, AUTHORITY.agent("line"));
  }

  @AfterEach
  void stopRegister() {
    register.close();
  }

  @Test
  void aLicenceTravelsFromTheHubIntoTheRegisterOverMqtt() throws Exception {
    try (var hub = new MqttHubDouble(AUTHORITY, AUTHORITY.server(), true)) {
      installs(hub, Transport.MQTT);
    }
  }

  @Test
  void aLicenceTravelsFromTheHubIntoTheRegisterOverGrpc() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server())) {
      installs(hub, Transport.GRPC);
    }
  }

  @Test
  void theAgentSendsItsLogWhenAsked() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
        var agent = agent(hub, Transport.GRPC)) {
      agent.start();
      awaitReport(hub, Report::hasHealth); // by then it has something to tell
      hub.offer(dispatch(2).setSendLog(SendLog.newBuilder().setMaxBytes(4000)).build());
      Report log = awaitReport(hub, Report::hasLog);
      assertThat(log.getLog().getText()).contains("connected to the hub agent=line");
      assertThat(log.getLog().getText().length()).isLessThanOrEqualTo(4000);
    }
  }

  @Test
  void goesByTheHubsSettingsOverMqtt() throws Exception {
    try (var hub = new MqttHubDouble(AUTHORITY, AUTHORITY.server(), true)) {
      goesByTheHubsSettings(hub, Transport.MQTT);
    }
  }

  @Test
  void goesByTheHubsSettingsOverGrpc() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server())) {
      goesByTheHubsSettings(hub, Transport.GRPC);
    }
  }

  @Test
  void healthNamesEveryRegister() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
        var agent = agent(hub, Transport.GRPC)) {
      agent.start();
      Report health = awaitReport(hub, Report::hasHealth);
      assertThat(health.getHealth().getRegistersList())
          .singleElement()
          .satisfies(r -> assertThat(r.getLink()).isEqualTo("tcp 127.0.0.1:" + register.port()));
    }
  }

  @Test
  void healthSaysHowItWentOnceEveryRegisterWasTried() throws Exception {
    register.close();
    register =
        RegisterSimulator.start(
            SimulatorConfig.of(SERIAL).withAddress("127.0.0.1", 0).withFault("slow", "200"));
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
        var agent = agent(hub, Transport.GRPC)) {
      agent.start();
      Report health =
          awaitReport(hub, r -> r.hasHealth() && r.getHealth().getRegisters(0).getReachable());
      assertThat(health.getHealth().getRegisters(0).getSerial()).isEqualTo(SERIAL);
    }
  }

  private void installs(HubDouble hub, Transport transport) throws Exception {
    LicenceLine line = issuer.line(SERIAL, UNTIL);
    try (var agent = agent(hub, transport)) {
      agent.start();
      Report state = awaitReport(hub, r -> r.hasState() && r.getState().getReachable());
      assertThat(state.getRegister()).isEqualTo(SERIAL);
      hub.offer(install(line));
      DispatchResult result = awaitReport(hub, Report::hasResult).getResult();
      assertThat(result.getOutcome()).isEqualTo(Outcome.DONE);
      assertThat(result.getLicence().toByteArray()).isEqualTo(line.mask().bytes());
      assertThat(hub.script().taken()).containsExactly(result.getDispatch());
    }
  }

  /** Of the welcome, of a dispatch after it, and of an earlier life. */
  private void goesByTheHubsSettings(HubDouble hub, Transport transport) throws Exception {
    hub.script().settings(AgentSettings.newBuilder().setVersion(6).setPollSeconds(3600).build());
    try (var agent = agent(hub, transport)) {
      agent.start();
      awaitReport(hub, r -> polls(r, 6, 3600));
      hub.offer(
          dispatch(3)
              .setChangeSettings(AgentSettings.newBuilder().setVersion(7).setPollSeconds(60))
              .build());
      awaitReport(hub, r -> polls(r, 7, 60));
      assertThat(awaitReport(hub, Report::hasResult).getResult().getOutcome())
          .isEqualTo(Outcome.DONE);
    }
    hub.script().settings(AgentSettings.newBuilder().setVersion(7).setPollSeconds(60).build());
    int before = hub.script().stored().size();
    try (var agent = agent(hub, transport)) {
      agent.start();
      await()
          .until(() -> hub.script().stored().stream().skip(before).anyMatch(r -> polls(r, 7, 60)));
    }
  }

  private static boolean polls(Report report, long version, int seconds) {
    EffectiveSettings settings = report.getHealth().getSettings();
    return settings.getVersion() == version
        && settings.getPolls(0).getSeconds() == seconds
        && settings.getPolls(0).getOrigin() == SettingOrigin.SETTING_ORIGIN_HUB;
  }

  private static Report awaitReport(HubDouble hub, Predicate<Report> wanted) {
    await().until(() -> hub.script().stored().stream().anyMatch(wanted));
    return hub.script().stored().stream().filter(wanted).findFirst().orElseThrow();
  }

  private Agent agent(HubDouble hub, Transport transport) {
    var address = Optional.of(hub.address());
    var link = new LinkAddress.Tcp("127.0.0.1", register.port());
    return new Agent(
        AgentConfig.defaults(dir)
            .withHub(new HubConfig(transport, address, address))
            .withRegister(
                RegisterConfig.of(
                    link,
                    ShtrihSettings.DEFAULT,
                    new Pace(Duration.ofMillis(200), Duration.ofMinutes(5)))));
  }

  private static Dispatch install(LicenceLine line) {
    return dispatch(1)
        .setRegister(line.serial())
        .setInstallLicence(
            InstallLicence.newBuilder()
                .setLicence(ByteString.copyFrom(line.mask().bytes()))
                .setSignature(ByteString.copyFrom(line.signature().bytes())))
        .build();
  }

  private static Dispatch.Builder dispatch(int number) {
    byte[] id = new byte[16];
    id[15] = (byte) number;
    return Dispatch.newBuilder().setId(ByteString.copyFrom(id));
  }
}
