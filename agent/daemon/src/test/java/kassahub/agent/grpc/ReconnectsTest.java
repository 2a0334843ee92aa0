package kassahub.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import kassahub.agent.enrol.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A line that never holds; {@code -Dreconnects=1000} for more of it. */
@Timeout(300)
class ReconnectsTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final int MANY = Integer.getInteger("reconnects", 60);
  private static final Path HANDLES = Path.of("/proc/self/fd");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void leaveNoThreadsAndNoHandles() throws Exception {
    assumeTrue(Files.isDirectory(HANDLES), "Linux only");
    try (var server = new FrameServer(AUTHORITY, /* speaksHttp2= */ true, true)) {
      begin(server, true);
      long handles = handles();
      for (int i = 0; i < MANY; i++) {
        begin(server, i % 2 == 0);
      }
      // a loop says that it has ended a moment before its thread has
      await()
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .noneMatch(thread -> thread.getName().startsWith("hub-grpc")));
      await().untilAsserted(() -> assertThat(handles()).isLessThanOrEqualTo(handles + 3));
    }
  }

  /** Closes by turns a call that has begun and one that may still shake hands. */
  private static void begin(FrameServer server, boolean waits) throws Exception {
    var ended = new CompletableFuture<GrpcStatus>();
    var target =
        new GrpcTarget("localhost", server.port(), "kassahub.test/Call", PATIENCE, PATIENCE);
    var tls = SslContextBuilder.forClient().trustManager(AUTHORITY.roots());
    try (var call = GrpcCall.open(target, tls, new Deaf(ended))) {
      int before = server.received.get();
      call.send(new byte[100]);
      if (waits) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> server.received.get() > before);
      }
    }
    assertThat(ended).isNotDone();
  }

  private static long handles() throws IOException {
    try (var all = Files.list(HANDLES)) {
      return all.count();
    }
  }

  private record Deaf(CompletableFuture<GrpcStatus> end) implements GrpcAnswers {
    @Override
    public void message(byte[] message, Runnable dealtWith) {
      dealtWith.run();
    }

    @Override
    public void ended(GrpcStatus how) {
      end.complete(how);
    }
  }
}
