package kassahub.hub.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.AgentDoorCase;
import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorClient.Answer;
import kassahub.hub.gateway.Reports;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everybody comes at once, and the database is slow to let them in. */
@Timeout(120)
class EnrolmentStormIT extends AgentDoorCase {
  private static final int ALL = EnrolmentService.AT_ONCE + EnrolmentService.MOST_WAITING;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** But for the one that each test has. */
  private static final String LET_IN =
      "select count(*) - 1 as n from agent where organisation_id = $1";

  private EnrolmentService service;
  private String token;

  @Override
  protected Door door() {
    return new GrpcDoor();
  }

  @BeforeEach
  void open() {
    service = new EnrolmentService(hub.door.certificates());
    var draft = new TokenDraft(organisation, "кассы", ALL, 1, false, Optional.empty());
    token = hub.enrolments.create(support, draft).token();
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void reportsAreStoredMeanwhile() throws Exception {
    try (var agent = greeted();
        var _ = hub.hold("enrolment_token")) {
      ask(50);

      assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
    }
  }

  @Test
  void agentsThatAreInComeBackMeanwhile() throws Exception {
    try (var _ = hub.hold("enrolment_token")) {
      ask(50);

      try (var agent = greeted()) {
        assertThat(agent.send(Reports.batch(stream, 1, state()))).isEqualTo(Answer.STORED);
      }
    }
  }

  @Test
  void whoFindsNoRoomIsToldToTryLaterAndTheOthersComeIn() throws Exception {
    List<CompletableFuture<EnrolAnswer>> asked;
    try (var _ = hub.hold("enrolment_token")) {
      asked = ask(ALL);

      assertThat(ask(1).getFirst())
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining(Status.Code.UNAVAILABLE.name());
      assertThat(asked).noneMatch(CompletableFuture::isDone);
    }
    assertThat(asked)
        .allSatisfy(
            answer -> assertThat(answer).succeedsWithin(PATIENCE).matches(EnrolAnswer::getIssued));
  }

  @Test
  void whoHangsUpWhileWaitingDoesNotComeIn() throws Exception {
    var call = Context.current().withCancellation();
    CompletableFuture<EnrolAnswer> hungUp;
    List<CompletableFuture<EnrolAnswer>> others;
    try (var _ = hub.hold("enrolment_token")) {
      others = new ArrayList<>(ask(EnrolmentService.AT_ONCE));
      hungUp = call.call(this::ask);
      others.addAll(ask(2 * EnrolmentService.AT_ONCE));
      call.cancel(null);
    }

    assertThat(others)
        .allSatisfy(
            answer -> assertThat(answer).succeedsWithin(PATIENCE).matches(EnrolAnswer::getIssued));
    assertThat(hungUp).isNotDone();
    assertThat(hub.count(LET_IN, organisation)).isEqualTo(others.size());
  }

  /** Each for a key of its own; what became of them. */
  private List<CompletableFuture<EnrolAnswer>> ask(int agents) {
    return IntStream.range(0, agents).mapToObj(i -> ask()).toList();
  }

  private CompletableFuture<EnrolAnswer> ask() {
    var request =
        EnrolRequest.newBuilder()
            .setToken(token)
            .setCsr(ByteString.copyFrom(TestKeys.csr(TestKeys.newPair())))
            .setHost("kassa-7")
            .build();
    var given = new CompletableFuture<EnrolAnswer>();
    service.enrol(request, new Given(given));
    return given;
  }

  private record Given(CompletableFuture<EnrolAnswer> answer)
      implements StreamObserver<EnrolAnswer> {
    @Override
    public void onNext(EnrolAnswer value) {
      answer.complete(value);
    }

    @Override
    public void onError(Throwable refused) {
      answer.completeExceptionally(refused);
    }

    @Override
    public void onCompleted() {
      // there is one answer, and it was given
    }
  }
}
