package kassahub.hub.notice.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import kassahub.hub.database.Await;

/**
 * Calls receivers: https only, the address that was looked at, no redirects, five seconds. Of the
 * answer its status counts; nothing else of it is read.
 */
public final class WebhookClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int USUAL_PORT = 443;

  private final HttpClient client;
  private final Receiver receiver;

  public WebhookClient(Vertx vertx, WebhookSettings settings) {
    receiver = new Receiver(settings);
    var options =
        new HttpClientOptions()
            .setSsl(true)
            .setVerifyHost(true)
            .setKeepAlive(false)
            .setConnectTimeout((int) PATIENCE.toMillis());
    settings
        .rootCertificate()
        .ifPresent(
            root -> options.setTrustOptions(new PemTrustOptions().addCertPath(root.toString())));
    client = vertx.createHttpClient(options);
  }

  /**
   * What came of a call.
   *
   * @param status empty when there was no answer
   * @param reason why there was none: the end of a key of texts
   */
  record Answer(OptionalInt status, Optional<String> reason) {
    boolean taken() {
      return status.isPresent() && status.getAsInt() / 100 == 2;
    }

    static Answer none(String reason) {
      return new Answer(OptionalInt.empty(), Optional.of(reason));
    }
  }

  /** Sends a body; five seconds at most, after the name was looked up. */
  Answer post(URI url, Map<String, String> headers, String body) {
    var address = receiver.find(url.getHost());
    if (address.isEmpty()) {
      return Answer.none("address");
    }
    var call = new Call(body);
    try {
      var options = options(url, address.get(), headers);
      Await.within(PATIENCE, client.request(options).compose(call::send));
      return new Answer(OptionalInt.of(call.status.get()), Optional.empty());
    } catch (IOException | IllegalArgumentException failure) {
      call.giveUp();
      return Answer.none("connection");
    }
  }

  /** A body on its way: given up, it gives its connection back and is not posted any more. */
  private static final class Call {
    private final String body;
    private final AtomicInteger status = new AtomicInteger();
    private final AtomicReference<HttpClientRequest> open = new AtomicReference<>();
    private final AtomicBoolean givenUp = new AtomicBoolean();

    Call(String body) {
      this.body = body;
    }

    Future<Void> send(HttpClientRequest request) {
      open.set(request);
      if (givenUp.get()) {
        request.connection().close();
        return Future.failedFuture("given up");
      }
      return request
          .send(Buffer.buffer(body))
          .onSuccess(response -> status.set(response.statusCode()))
          .onComplete(done -> request.connection().close())
          .mapEmpty();
    }

    void giveUp() {
      givenUp.set(true);
      var request = open.get();
      if (request != null) {
        request.connection().close();
      }
    }
  }

  private static RequestOptions options(URI url, InetAddress address, Map<String, String> headers) {
    int port = url.getPort() < 0 ? USUAL_PORT : url.getPort();
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(url.getHost())
            .setPort(port)
            .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
            .setSsl(true)
            .setTimeout(PATIENCE.toMillis())
            .setFollowRedirects(false);
    headers.forEach(options::putHeader);
    return options;
  }

  @Override
  public void close() {
    Await.on(client.close());
  }
}
