package kassahub.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.grpc.GrpcStatus.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the wire looks like, and every way in which a call may end. */
@Timeout(120)
class GrpcCallTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Heard heard = new Heard();
  private final List<GrpcCall> calls = new ArrayList<>();
  private FrameServer server;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void listen() throws SSLException {
    server = new FrameServer(AUTHORITY, /* speaksHttp2= */ true, /* answersPings= */ true);
  }

  @AfterEach
  void stop() {
    calls.forEach(GrpcCall::close);
    server.close();
  }

  @Test
  void theRequestIsOneOfGrpcAndTheAnswersComeInOrder() throws Exception {
    GrpcCall call = call(LONG);
    call.send("abc".getBytes(StandardCharsets.US_ASCII));
    Http2Headers asked = server.request.get(20, TimeUnit.SECONDS);
    assertThat(asked.method()).hasToString("POST");
    assertThat(asked.scheme()).hasToString("https");
    assertThat(asked.path()).hasToString("/kassahub.test/Call");
    assertThat(asked.authority()).hasToString("localhost:" + server.port());
    assertThat(asked.get("te")).hasToString("trailers");
    assertThat(asked.get("content-type")).hasToString("application/grpc");
    assertThat(server.body.get(20, TimeUnit.SECONDS)).containsExactly(0, 0, 0, 0, 3, 'a', 'b', 'c');

    server.begin();
    server.say("one");
    server.say("");
    server.say("three");
    server.end(0, "");
    assertThat(heard.end()).isEqualTo(GrpcStatus.of(Code.OK, ""));
    assertThat(heard.told).containsExactly("one", "", "three");
  }

  @Test
  void aRefusalWithoutAnAnswerIsReadWithItsWords() throws Exception {
    call(LONG);
    server.headers(
        new DefaultHttp2Headers()
            .status("200")
            .set("content-type", "application/grpc")
            .set("grpc-status", "7")
            .set("grpc-message", "no caf%C3%A9 + 100%25"),
        true);
    assertThat(heard.end()).isEqualTo(GrpcStatus.of(Code.PERMISSION_DENIED, "no café + 100%"));
  }

  @Test
  void aServerOfAnotherKindIsJudgedByItsStatus() throws Exception {
    call(LONG);
    server.headers(new DefaultHttp2Headers().status("404").set("content-type", "text/html"), false);
    assertThat(heard.end().code()).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(server.reset.get(20, TimeUnit.SECONDS)).isEqualTo(Http2Error.CANCEL.code());
  }

  /** A balancer's 403, a portal's page: nothing that the hub says of this agent. */
  @ParameterizedTest
  @CsvSource({
    "200, UNIMPLEMENTED",
    "302, UNIMPLEMENTED",
    "401, UNIMPLEMENTED",
    "403, UNIMPLEMENTED",
    "405, UNIMPLEMENTED",
    "500, INTERNAL",
    "503, UNAVAILABLE"
  })
  void whatDoesNotSpeakGrpcIsNotTheHubsWord(String status, Code code) throws Exception {
    call(LONG);
    server.headers(new DefaultHttp2Headers().status(status).set("content-type", "text/html"), true);
    assertThat(heard.end())
        .isEqualTo(GrpcStatus.of(code, "HTTP status " + status + " and none of gRPC"));
  }

  @Test
  void trailersWithoutAStatusAreNotAGoodEnd() throws Exception {
    call(LONG);
    server.begin();
    server.headers(new DefaultHttp2Headers().set("x", "y"), true);
    assertThat(heard.end())
        .isEqualTo(GrpcStatus.of(Code.INTERNAL, "the server ended without a status"));
  }

  @Test
  void aCallThatIsResetEndsWithTheReason() throws Exception {
    call(LONG);
    server.begin();
    server.reset(Http2Error.ENHANCE_YOUR_CALM);
    assertThat(heard.end().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void aServerThatGoesAwayWithoutTheCallEndsIt() throws Exception {
    call(LONG);
    server.request.get(20, TimeUnit.SECONDS);
    server.goAwayWithoutTheCall("bye");
    assertThat(heard.end().code()).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void aServerThatGoesAwayMayFinishTheCallFirst() throws Exception {
    call(LONG);
    server.begin();
    server.goAway(Http2Error.NO_ERROR, "bye");
    server.say("still here");
    await().until(() -> heard.told.equals(List.of("still here")));
    assertThat(heard.ended).isNotDone();
    server.cut();
    assertThat(heard.end()).isEqualTo(GrpcStatus.of(Code.UNAVAILABLE, "the server goes away bye"));
  }

  @Test
  void aConnectionThatIsCutIsUnavailable() throws Exception {
    call(LONG);
    server.begin();
    server.cut();
    assertThat(heard.end().code()).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void closingTellsTheServerAndNobodyElse() throws Exception {
    var call = call(LONG);
    server.begin();
    server.say("one");
    await().until(() -> heard.told.size() == 1);
    call.close();
    call.close();
    call.send(new byte[1]);
    assertThat(server.reset.get(20, TimeUnit.SECONDS)).isEqualTo(Http2Error.CANCEL.code());
    assertThat(heard.ended).isNotDone();
  }

  @Test
  void sixteenMessagesMayWaitAndTheOthersStayInTheWindow() throws Exception {
    heard.dealsAtOnce = false;
    byte[] large = new byte[60_000];
    call(LONG);
    server.begin();
    for (int i = 0; i < 40; i++) {
      server.say(large);
    }
    server.end(0, "");
    await().until(() -> heard.told.size() == 16);
    await()
        .during(Duration.ofMillis(300))
        .until(() -> heard.told.size() == 16 && !heard.ended.isDone());
    for (int i = 0; i < 40; i++) {
      heard.dealtWith.poll(20, TimeUnit.SECONDS).run();
    }
    assertThat(heard.end().code()).isEqualTo(Code.OK);
    assertThat(heard.told).hasSize(40);
  }

  /** More than the window, if it were not given back. Netty joins what waits: hence in parts. */
  @Test
  void paddingIsGivenBackToo() throws Exception {
    call(LONG);
    server.begin();
    for (int i = 1; i <= 1_500; i++) {
      server.sayPadded(new byte[1]);
      if (i % 30 == 0) {
        int sent = i;
        await().pollInterval(Duration.ofMillis(2)).until(() -> heard.told.size() == sent);
      }
    }
  }

  @Test
  void aServerThatDoesNotReadHoldsUsBackAndNotForEver() throws Exception {
    GrpcCall call = call(LONG);
    for (int i = 0; i < 4; i++) {
      call.send(new byte[30_000]);
    }
    await().until(() -> server.received.get() == Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    await()
        .during(Duration.ofMillis(300))
        .until(() -> server.received.get() == Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    server.giveWindow(Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    await().until(() -> server.received.get() == 4 * (Messages.HEAD + 30_000));
    assertThat(heard.ended).isNotDone();
  }

  @Test
  void closingDoesNotWaitForAServerThatDoesNotRead() throws Exception {
    GrpcCall call = call(LONG);
    for (int i = 0; i < 4; i++) {
      call.send(new byte[30_000]);
    }
    await().until(() -> server.received.get() == Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    assertTimeout(LONG.dividedBy(2), call::close);
    assertThat(server.reset.get(20, TimeUnit.SECONDS)).isEqualTo(Http2Error.CANCEL.code());
  }

  @Test
  void aMessageOfTheGreatestLengthArrivesAndALongerOneEndsTheCall() throws Exception {
    call(LONG);
    server.begin();
    for (int i = 0; i < 9; i++) {
      server.say(new byte[64 << 10]);
    }
    await().until(() -> heard.told.size() == 9);
    server.say(new byte[(64 << 10) + 1]);
    assertThat(heard.end().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void anEndWithinAMessageOrWithoutAStatusIsNotAGoodEnd() throws Exception {
    call(LONG);
    server.begin();
    server.tear();
    server.end(0, "");
    assertThat(heard.end())
        .isEqualTo(GrpcStatus.of(Code.INTERNAL, "the server ended within a message"));
  }

  @Test
  void aQuietConnectionIsProbedAndLives() throws Exception {
    call(Duration.ofMillis(200));
    server.begin();
    await().until(() -> server.pings.get() >= 3);
    assertThat(heard.ended).isNotDone();
  }

  /** Ten seconds after the probe. */
  @Test
  void aConnectionThatDoesNotAnswerTheProbeIsGivenUp() throws Exception {
    try (var mute = new FrameServer(AUTHORITY, true, /* answersPings= */ false)) {
      call(mute.port(), Duration.ofMillis(200));
      mute.begin();
      assertThat(heard.ended.get(40, TimeUnit.SECONDS).words())
          .contains("does not answer any more");
      assertThat(mute.pings).hasValue(1);
    }
  }

  @Test
  void whoeverHangsUpInTheHandshakeIsToldInWords() throws Exception {
    try (var door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var hangingUp = CompletableFuture.runAsync(() -> hangUp(door));
      call(door.getLocalPort(), LONG);
      assertThat(heard.end().words()).isEqualTo("UNAVAILABLE: the other side hung up");
      hangingUp.join();
    }
  }

  private static void hangUp(ServerSocket door) {
    try (var caller = door.accept()) {
      assertThat(caller.getInputStream().read()).isNotNegative(); // else it would be a reset
      caller.shutdownOutput();
      caller.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Test
  void aServerWithoutHttp2IsTheWrongOne() throws Exception {
    try (var other = new FrameServer(AUTHORITY, /* speaksHttp2= */ false, true)) {
      call(other.port(), LONG);
      assertThat(heard.end().code()).isEqualTo(Code.UNIMPLEMENTED);
    }
  }

  @Test
  void aSingleAnswerIsNotWaitedForBeyondItsDeadline() throws Exception {
    assertThatThrownBy(
            () ->
                SingleAnswer.to(
                    new byte[1], target(server.port(), LONG), trust(), Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            GrpcException.class,
            e -> assertThat(e.status().code()).isEqualTo(Code.DEADLINE_EXCEEDED));
    assertThat(server.reset.get(20, TimeUnit.SECONDS)).isEqualTo(Http2Error.CANCEL.code());
  }

  private GrpcCall call(Duration keepAlive) throws Exception {
    return call(server.port(), keepAlive);
  }

  private GrpcCall call(int port, Duration keepAlive) throws Exception {
    var call = GrpcCall.open(target(port, keepAlive), trust(), heard);
    calls.add(call);
    return call;
  }

  private static GrpcTarget target(int port, Duration keepAlive) {
    return new GrpcTarget("localhost", port, "kassahub.test/Call", LONG, keepAlive);
  }

  private static SslContextBuilder trust() {
    return SslContextBuilder.forClient().trustManager(AUTHORITY.roots());
  }

  /** Keeps what it is told. */
  private static final class Heard implements GrpcAnswers {
    final List<String> told = new CopyOnWriteArrayList<>();
    final BlockingQueue<Runnable> dealtWith = new LinkedBlockingQueue<>();
    final CompletableFuture<GrpcStatus> ended = new CompletableFuture<>();
    volatile boolean dealsAtOnce = true;

    @Override
    public void message(byte[] message, Runnable dealt) {
      told.add(new String(message, StandardCharsets.UTF_8));
      if (dealsAtOnce) {
        dealt.run();
      } else {
        dealtWith.add(dealt);
      }
    }

    @Override
    public void ended(GrpcStatus how) {
      ended.complete(how);
    }

    GrpcStatus end() throws Exception {
      return ended.get(20, TimeUnit.SECONDS);
    }
  }
}
