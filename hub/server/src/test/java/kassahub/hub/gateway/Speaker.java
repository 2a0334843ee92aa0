package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.hub.account.Role;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.gateway.Decision.Stored;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.Report;

/** An agent that is in, at the number it has reached. It takes no work. */
record Speaker(TestGateway hub, String id, AgentLink link, long stream, AtomicLong said) {
  static Speaker of(TestGateway hub, long organisation, long stream) {
    String id = hub.enrol(hub.samples.operator(Role.SUPPORT), organisation).agent();
    var link =
        hub.links.connect(
            new Admitted(id, organisation, BigInteger.ONE, Instant.MAX, false),
            "test",
            "here",
            new DeafChannel());
    var speaker = new Speaker(hub, id, link, stream, new AtomicLong());
    speaker.greets(stream);
    return speaker;
  }

  void greets(long another) {
    hub.links.hello(link, Hello.newBuilder().setStream(another).setNextSequence(1).build());
  }

  Decision.Refused refused(Report.Builder... reports) {
    var batch = Reports.batch(stream, said.get() + 1, reports);
    return (Decision.Refused) hub.intake.accept(link, batch, batch.getSerializedSize()).join();
  }

  void says(Report.Builder... reports) {
    var batch = Reports.batch(stream, said.get() + 1, reports);
    assertThat(hub.intake.accept(link, batch, batch.getSerializedSize()).join())
        .isEqualTo(new Stored(said.addAndGet(List.of(reports).size())));
  }

  /** What is given to it stays waiting. */
  private static final class DeafChannel implements AgentChannel {
    @Override
    public boolean deliver(Dispatch dispatch) {
      return false;
    }

    @Override
    public void close(Ending why) {}
  }
}
