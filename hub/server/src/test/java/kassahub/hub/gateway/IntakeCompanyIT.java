package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import kassahub.hub.account.Role;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.gateway.AgentChannel.Ending;
import kassahub.hub.gateway.Decision.Refused;
import kassahub.hub.gateway.Decision.Stored;
import kassahub.proto.v1.AgentHealth;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What nobody waits for shares a transaction. */
class IntakeCompanyIT {
  private static final Duration FOR_EVER = Duration.ofHours(1);
  private static TestGateway hub;

  private record Speaking(AgentLink link, long stream) {}

  @BeforeAll
  static void start() {
    hub = new TestGateway();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void whoIsInAHurryTakesAlongWhoIsNot() {
    List<Speaking> two = ofOneLane();
    try (var intake = hub.intakeWith(FOR_EVER)) {
      intake.start();
      var patient = accept(intake, two.getFirst(), health());
      await().until(() -> intake.figures().waitingBatches() == 0);

      var hurried = accept(intake, two.getLast(), Reports.state("0085430000000001"));

      assertThat(soon(hurried)).isEqualTo(new Stored(1));
      assertThat(soon(patient)).isEqualTo(new Stored(1));
    }
    assertThat(
            hub.count(
                "select count(distinct xmin::text) as n from agent_stream where agent_id in ($1,"
                    + " $2)",
                two.getFirst().link().agent(),
                two.getLast().link().agent()))
        .isEqualTo(1);
  }

  @Test
  void whoWaitsForCompanyIsAnsweredWhenTheHubStops() {
    var one = ofOneLane().getFirst();
    var intake = hub.intakeWith(FOR_EVER);
    intake.start();
    var patient = accept(intake, one, health());
    await().until(() -> intake.figures().waitingBatches() == 0);

    intake.close();

    assertThat(soon(patient))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo(RefusalCode.NOT_NOW));
  }

  private static Decision soon(CompletableFuture<Decision> decision) {
    return decision.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static CompletableFuture<Decision> accept(
      Intake intake, Speaking who, Report.Builder report) {
    var batch = Reports.batch(who.stream(), 1, report);
    return intake.accept(who.link(), batch, batch.getSerializedSize());
  }

  private static Report.Builder health() {
    return Report.newBuilder().setHealth(AgentHealth.newBuilder());
  }

  /** Of any three agents two have the same one. */
  private static List<Speaking> ofOneLane() {
    return LongStream.rangeClosed(1, 3)
        .mapToObj(IntakeCompanyIT::speaking)
        .collect(Collectors.groupingBy(one -> Math.floorMod(one.link().agent().hashCode(), 2)))
        .values()
        .stream()
        .filter(lane -> lane.size() > 1)
        .findFirst()
        .orElseThrow();
  }

  private static Speaking speaking(long stream) {
    long organisation = hub.samples.organisationOf(hub.samples.client());
    String agent = hub.enrol(hub.samples.operator(Role.SUPPORT), organisation).agent();
    var admitted = new Admitted(agent, organisation, BigInteger.ONE, Instant.MAX, false);
    AgentLink link = hub.links.connect(admitted, "test", "here", new Silent());
    hub.links.hello(link, Hello.newBuilder().setStream(stream).setNextSequence(1).build());
    return new Speaking(link, stream);
  }

  private static final class Silent implements AgentChannel {
    @Override
    public boolean deliver(Dispatch dispatch) {
      return true;
    }

    @Override
    public void close(Ending why) {}
  }
}
