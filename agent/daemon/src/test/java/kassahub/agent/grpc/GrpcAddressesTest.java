package kassahub.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.grpc.GrpcStatus.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A name with several addresses, the first of which are no hub. Needs all of 127/8: Linux. */
@Timeout(120)
class GrpcAddressesTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CompletableFuture<GrpcStatus> ended = new CompletableFuture<>();
  private FrameServer server;
  private ServerSocket first;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void listen() throws IOException {
    server = new FrameServer(AUTHORITY, /* speaksHttp2= */ true, true);
    first = new ServerSocket(server.port(), 5, InetAddress.getByName("127.0.0.2"));
  }

  @AfterEach
  void stop() throws IOException {
    first.close();
    server.close();
  }

  @Test
  void oneThatAcceptsAndIsSilentIsGivenUpForTheNext() throws Exception {
    reachesTheServer(SHORT, "127.0.0.2", "127.0.0.1");
  }

  @Test
  void oneThatSpeaksSomethingElseIsGivenUpForTheNext() throws Exception {
    answer(
        caller ->
            caller
                .getOutputStream()
                .write("220 mail.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII)));
    reachesTheServer(LONG, "127.0.0.2", "127.0.0.1");
  }

  @Test
  void oneThatHangsUpInTheHandshakeIsGivenUpForTheNext() throws Exception {
    answer(Socket::close);
    reachesTheServer(LONG, "127.0.0.2", "127.0.0.1");
  }

  @Test
  void oneWhereNobodyListensIsGivenUpForTheNext() throws Exception {
    reachesTheServer(LONG, "127.0.0.3", "127.0.0.1");
  }

  /** TLS of the right hub, and no HTTP/2 behind it. */
  @Test
  void oneWithoutHttp2IsGivenUpForTheNext() throws Exception {
    first.close();
    try (var other =
        new FrameServer(AUTHORITY, /* speaksHttp2= */ false, true, "127.0.0.2", server.port())) {
      assertThat(other.port()).isEqualTo(server.port());
      reachesTheServer(LONG, "127.0.0.2", "127.0.0.1");
    }
  }

  @Test
  void manySilentAddressesAreNotWaitedForOneByOne() throws Exception {
    var twenty = new String[20];
    Arrays.fill(twenty, "127.0.0.2");
    long begun = System.nanoTime();
    try (var call = open(SHORT, twenty)) {
      assertThat(ended.get(1, TimeUnit.SECONDS).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
      call.send(new byte[1]); // nobody has it
    }
  }

  private void reachesTheServer(Duration each, String... addresses) throws Exception {
    try (var call = open(each, addresses)) {
      call.send("abc".getBytes(StandardCharsets.US_ASCII));
      assertThat(server.body.get(20, TimeUnit.SECONDS)).hasSize(Messages.HEAD + 3);
      assertThat(ended).isNotDone();
    }
  }

  private GrpcCall open(Duration each, String... addresses) throws Exception {
    var found = new InetAddress[addresses.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(addresses[i]);
    }
    return GrpcCall.open(
        new GrpcTarget("localhost", server.port(), "kassahub.test/Call", each, LONG),
        name -> found,
        SslContextBuilder.forClient().trustManager(AUTHORITY.roots()),
        new GrpcAnswers() {
          @Override
          public void message(byte[] message, Runnable dealtWith) {
            dealtWith.run();
          }

          @Override
          public void ended(GrpcStatus how) {
            ended.complete(how);
          }
        });
  }

  private interface Saying {
    void to(Socket caller) throws IOException;
  }

  private void answer(Saying saying) {
    var thread =
        new Thread(
            () -> {
              try (var caller = first.accept()) {
                saying.to(caller);
                caller.getInputStream().transferTo(OutputStream.nullOutputStream());
              } catch (IOException over) {
                // it has hung up, or the test is over
              }
            },
            "first-address");
    thread.setDaemon(true);
    thread.start();
  }
}
