package kassahub.agent.grpc;

import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import kassahub.agent.grpc.GrpcStatus.Code;
import org.jspecify.annotations.Nullable;

/** A call with one message each way. */
public final class SingleAnswer implements GrpcAnswers {
  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private volatile byte @Nullable [] body;

  private SingleAnswer() {}

  /**
   * Asks, and waits.
   *
   * @throws SSLException when TLS cannot be set up
   * @throws GrpcException when there was no answer before the deadline, or a refusal
   */
  public static byte[] to(
      byte[] question, GrpcTarget target, SslContextBuilder tls, Duration deadline)
      throws SSLException, GrpcException, InterruptedException {
    var single = new SingleAnswer();
    try (var call = GrpcCall.open(target, tls, single)) {
      call.sendLast(question);
      return single.answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException silent) {
      throw new GrpcException(
          GrpcStatus.of(Code.DEADLINE_EXCEEDED, "no answer within " + deadline.toSeconds() + " s"));
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof GrpcException known) {
        throw new GrpcException(known.status());
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  @Override
  public void message(byte[] message, Runnable dealtWith) {
    body = message;
    dealtWith.run();
  }

  @Override
  public void ended(GrpcStatus how) {
    byte[] whole = body;
    if (how.code() != Code.OK) {
      answer.completeExceptionally(new GrpcException(how));
    } else if (whole == null) {
      answer.completeExceptionally(
          new GrpcException(GrpcStatus.of(Code.INTERNAL, "the end without an answer")));
    } else {
      answer.complete(whole);
    }
  }
}
