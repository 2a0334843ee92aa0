package kassahub.hub.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import kassahub.hub.LogCapture;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.TestGateway;
import kassahub.proto.v1.EnrolRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What anybody who reaches the port can make the hub write into its log. */
class GrpcRefusalsIT {
  private static final int TRIES = 30;
  private static final int LINES_A_MINUTE = 10;
  private static final TestKeys NOBODY = new TestKeys("nobody", TestKeys.newPair(), List.of());
  private static TestGateway hub;

  @BeforeAll
  static void start() {
    hub = new TestGateway();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void guessingTokensFillsNoLog() throws Exception {
    var guess =
        EnrolRequest.newBuilder()
            .setToken("guess")
            .setCsr(ByteString.copyFrom(TestKeys.csr(NOBODY.pair())))
            .build();
    try (var log = new LogCapture()) {
      ManagedChannel channel = GrpcAgent.channel(hub, NOBODY);
      try {
        for (int i = 0; i < TRIES; i++) {
          assertThatThrownBy(() -> GrpcAgent.enrolment(channel).enrol(guess))
              .isInstanceOf(StatusRuntimeException.class);
        }
      } finally {
        channel.shutdownNow();
      }
      assertSaid(log, "Enrolling is refused");
    }
  }

  @Test
  void knockingWithoutACertificateFillsNoLog() throws Exception {
    try (var log = new LogCapture()) {
      for (int i = 0; i < TRIES; i++) {
        try (var knock = GrpcAgent.connect(hub, NOBODY)) {
          assertThat(knock.end()).contains("a client certificate is needed");
        }
      }
      assertSaid(log, "A stream without a certificate is refused");
    }
  }

  /** The minute may end in between. */
  private static void assertSaid(LogCapture log, String what) {
    assertThat(log.lines())
        .filteredOn(line -> line.contains(what))
        .hasSizeBetween(1, 2 * LINES_A_MINUTE);
  }
}
