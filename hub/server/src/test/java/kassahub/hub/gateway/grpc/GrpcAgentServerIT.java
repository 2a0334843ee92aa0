package kassahub.hub.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.account.Caller;
import kassahub.hub.agent.PendingEnrolment;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.gateway.AgentDoorContract;
import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.Reports;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import org.junit.jupiter.api.Test;

class GrpcAgentServerIT extends AgentDoorContract {
  @Override
  protected Door door() {
    return new GrpcDoor();
  }

  @Test
  void letsAnAgentInOnceAndAnswersItsKeyTheSameEachTime() throws Exception {
    String token = hub.enrolments.create(support, draft(false, Optional.empty())).token();
    KeyPair pair = TestKeys.newPair();
    EnrolAnswer first = enrol(token, pair);
    assertThat(first.getIssued()).isTrue();
    assertThat(enrol(token, pair).getAgent()).isEqualTo(first.getAgent());
    assertThatThrownBy(() -> enrol(token, TestKeys.newPair()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("ENROLMENT_REFUSED");
  }

  @Test
  void waitsForAPersonWhereApprovalIsAskedFor() throws Exception {
    String token = hub.enrolments.create(support, draft(true, Optional.empty())).token();
    KeyPair pair = TestKeys.newPair();
    assertThat(enrol(token, pair).getIssued()).isFalse();
    PendingEnrolment waiting =
        hub.enrolments.pending(support).stream()
            .filter(p -> p.organisation() == organisation)
            .findFirst()
            .orElseThrow();
    hub.enrolments.approve(support, waiting.id());
    assertThat(enrol(token, pair).getIssued()).isTrue();
  }

  @Test
  void takesThePlaceOfAnotherAgent() throws Exception {
    Caller owner = hub.samples.client();
    organisation = hub.samples.organisationOf(owner);
    keys = hub.enrol(owner, organisation);
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
    }
    UUID id = order(keys.agent());
    String token = hub.enrolments.create(owner, draft(false, Optional.of(keys.agent()))).token();
    TestKeys successor = hub.enrol(token);
    try (var agent = GrpcAgent.connect(hub, successor)) {
      agent.hello(stream + 1_000_000);
      assertThat(agent.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
    assertThat(refusal(keys)).startsWith("AGENT_REVOKED");
  }

  @Test
  void expiresWorkThatNobodyCameFor() throws Exception {
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
    }
    UUID id = order(keys.agent(), Duration.ZERO);
    awaitState(id, DispatchState.EXPIRED);
    var again = hub.database.database().transact(tx -> hub.dispatches.retry(tx, support, id));
    assertThat(again.progress().attempt()).isEqualTo(2);
  }

  private TokenDraft draft(boolean approval, Optional<String> replaces) {
    return new TokenDraft(organisation, "касса", 1, 1, approval, replaces);
  }

  private EnrolAnswer enrol(String token, KeyPair pair) throws Exception {
    ManagedChannel channel = GrpcAgent.channel(hub, nobody());
    try {
      return GrpcAgent.enrolment(channel)
          .enrol(
              EnrolRequest.newBuilder()
                  .setToken(token)
                  .setCsr(ByteString.copyFrom(TestKeys.csr(pair)))
                  .setHost("kassa-7")
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  private TestKeys nobody() {
    return new TestKeys("nobody", keys.pair(), List.of());
  }
}
