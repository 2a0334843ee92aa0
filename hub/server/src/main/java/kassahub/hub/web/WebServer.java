package kassahub.hub.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Await;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves pages, the API and static files.
 *
 * <p>Requests are read on event loops; each action runs on a virtual thread of its own, at most
 * {@value #CONCURRENT} at once: one more is answered 503.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final int CONCURRENT = 512;
  private static final int LONGEST_FIRST_LINE = 8192;
  private static final int IDLE_SECONDS = 90;

  /** A selection of 10 000 rows is one field each. */
  private static final int MOST_FORM_FIELDS = 10_100;

  private static final Pattern UNREADABLE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /** Answered by the event loop itself, whatever the database and the threads do. */
  private static final String ALIVE = "/alive";

  private static final String ADMITTED = "kassahub.admitted";

  private final Vertx vertx;
  private final WebConfig config;
  private final Gatekeeper gatekeeper;
  private final Refusals refusals = new Refusals();
  private final Assets assets = new Assets();
  private final Downloads downloads;
  private final Bodies bodies;
  private final QuietConnections quiet;
  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Router router;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(CONCURRENT);
  private @Nullable HttpServer server;

  /** Opens nothing; {@code uploads} keeps the files of a request while it runs. */
  public WebServer(Vertx vertx, WebConfig config, Identities identities, Path uploads) {
    this.vertx = vertx;
    this.config = config;
    gatekeeper = new Gatekeeper(config, identities);
    downloads = new Downloads(uploads);
    bodies = new Bodies(vertx, config.limits(), uploads);
    quiet = new QuietConnections(vertx, config.limits().head());
    router = Router.router(vertx);
    router.route().handler(this::watch).handler(this::secure).failureHandler(this::failed);
    router.get(Assets.PATH + ":hash/:name").method(HttpMethod.HEAD).handler(this::asset);
    router.get(ALIVE).method(HttpMethod.HEAD).handler(context -> context.response().end("alive"));
    for (int status : new int[] {404, 405}) {
      router.errorHandler(status, context -> refuse(context, status));
    }
  }

  /** Where features register their actions. */
  public Routes routes(Door door) {
    return new Routes(this, door);
  }

  /** Every registered route as {@code GET /registers/:id}: the map for those who check them all. */
  public List<String> table() {
    return router.getRoutes().stream()
        .filter(route -> route.getPath() != null && route.methods() != null)
        .flatMap(
            route ->
                route.methods().stream()
                    .filter(method -> !method.equals(HttpMethod.HEAD)) // a GET without its body
                    .map(method -> method + " " + route.getPath()))
        .sorted()
        .toList();
  }

  /** Starts to listen; every route is registered by now. */
  public void start() {
    downloads.start();
    var options =
        new HttpServerOptions()
            .setCompressionSupported(true)
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(LONGEST_FIRST_LINE)
            .setMaxFormAttributeSize(Bodies.LARGE)
            .setMaxFormBufferedBytes(Bodies.LARGE)
            .setMaxFormFields(MOST_FORM_FIELDS)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    server =
        Await.on(
            vertx
                .createHttpServer(options)
                .connectionHandler(quiet::opened)
                .requestHandler(this::enter)
                .listen(config.port(), config.host()));
    log.info("web server listens host={} port={}", config.host(), port());
  }

  /** The port in use. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.actualPort();
  }

  /** Requests whose actions run now, of {@value #CONCURRENT} at most. */
  public int running() {
    return CONCURRENT - free.availablePermits();
  }

  /** How many requests failed because of a mistake of the hub, since it started. */
  public long mistakes() {
    return refusals.mistakes();
  }

  @Override
  public void close() {
    if (server != null) {
      Await.on(server.close());
      server = null;
    }
    threads.close();
  }

  /** Whether the session that a request came with is open still, for the same account. */
  boolean stillSignedIn(Request request) {
    return gatekeeper.stillSignedIn(request);
  }

  Router router() {
    return router;
  }

  /** Looks at who asks; only then reads the body, when there is one, and goes on. */
  void admit(RoutingContext context, Door door, int largestBody) {
    if (!Bodies.expected(context.request())) {
      context.next();
      return;
    }
    bodies.hold(context);
    if (door == Door.API) {
      // curl -d calls its JSON a form; as a form it would be taken apart.
      context.put(Gatekeeper.MEDIA, context.request().getHeader("Content-Type"));
      context.request().headers().remove("Content-Type");
    }
    onThread(
        context,
        loop ->
            admitted(context, loop, door)
                .ifPresent(
                    request -> {
                      context.put(ADMITTED, request);
                      var account =
                          request.knownCaller().stream().mapToLong(Caller::account).findFirst();
                      loop.runOnContext(_ -> bodies.read(context, account, largestBody));
                    }));
  }

  /** Runs the action on a thread of its own and sends what it gives. */
  void answer(RoutingContext context, Door door, Function<Request, Response> action) {
    bodies.done(context);
    onThread(
        context,
        loop ->
            Optional.ofNullable(context.<Request>get(ADMITTED))
                .or(() -> admitted(context, loop, door))
                .ifPresent(
                    request ->
                        finish(
                            context,
                            loop,
                            outcome(
                                request,
                                door,
                                () -> {
                                  gatekeeper.check(request, door);
                                  return action.apply(request);
                                }))));
  }

  /** The request with its caller; empty when it has been refused. */
  private Optional<Request> admitted(RoutingContext context, Context loop, Door door) {
    try {
      return Optional.of(gatekeeper.admit(context, door));
    } catch (RuntimeException refused) {
      loop.runOnContext(_ -> bodies.forget(context));
      finish(
          context,
          loop,
          outcome(
              gatekeeper.unknown(context),
              door,
              () -> {
                throw refused;
              }));
      return Optional.empty();
    }
  }

  private void onThread(RoutingContext context, Consumer<Context> work) {
    Context loop = vertx.getOrCreateContext();
    if (!free.tryAcquire()) {
      bodies.forget(context);
      context.response().setStatusCode(503).putHeader("Retry-After", "1").end();
      return;
    }
    threads.execute(
        () -> {
          try {
            work.accept(loop);
          } finally {
            free.release();
          }
        });
  }

  private Outcome outcome(Request request, Door door, Supplier<Response> action) {
    return () -> {
      try {
        return make(request, action.get());
      } catch (Gatekeeper.Turned turned) {
        return make(request, turned.response());
      } catch (RuntimeException failure) {
        return make(request, refusals.of(request, door, failure));
      }
    };
  }

  private void finish(RoutingContext context, Context loop, Outcome outcome) {
    try {
      var made = outcome.make();
      if (context.request().method().equals(HttpMethod.HEAD)) {
        sendHead(context.response(), loop, made);
      } else {
        send(context.response(), loop, made);
      }
    } catch (Peer gone) {
      log.debug("answer not taken path={}", shown(context), gone);
      context.response().reset();
    } catch (RuntimeException | IOException failure) {
      log.error("answer not sent path={}", shown(context), failure);
      context.response().reset();
    }
  }

  /** Acts and makes the answer of it, a refusal included. */
  private interface Outcome {
    Made make() throws IOException;
  }

  /** An answer whose bytes are ready, in memory or on disk. */
  private record Made(Response response, Buffer bytes, Optional<Download> download) {
    Made(Response response, Buffer bytes) {
      this(response, bytes, Optional.empty());
    }
  }

  /** Not our fault. */
  private static final class Peer extends IOException {
    Peer(IOException cause) {
      super(cause);
    }
  }

  private Made make(Request request, Response response) throws IOException {
    return switch (response.body()) {
      case Response.Body.Bytes(Buffer bytes) -> new Made(response, bytes);
      case Response.Body.Template(String name, Object model) ->
          new Made(response, Buffer.buffer(html(request, name, model)));
      case Response.Body.Streamed(Response.Maker maker) ->
          new Made(response, Buffer.buffer(), Optional.of(downloads.make(request, maker)));
      case Response.Body.Nothing _, Response.Body.Live _ -> new Made(response, Buffer.buffer());
    };
  }

  private byte[] html(Request request, String template, Object model) {
    var frame =
        new Frame(
            request.texts(),
            request.formats(),
            assets,
            request.signedIn(),
            request.path(),
            request.address());
    var out = new Utf8ByteOutput();
    templates.render(template, Map.of("frame", frame, "model", model), out);
    return out.toByteArray();
  }

  private void send(HttpServerResponse to, Context loop, Made made) throws IOException {
    var response = made.response();
    if (made.download().isPresent()) {
      try (var download = made.download().get()) {
        to.setStatusCode(response.status());
        response.headers().forEach(to::putHeader);
        download.sendTo(to, config.limits());
      } catch (IOException gone) {
        throw new Peer(gone);
      }
      return;
    }
    if (response.body() instanceof Response.Body.Live(var start)) {
      start.accept(new LiveStream(to, loop));
      return;
    }
    loop.runOnContext(
        _ -> {
          if (!to.closed() && !to.ended()) {
            to.setStatusCode(response.status());
            response.headers().forEach(to::putHeader);
            to.end(made.bytes());
          }
        });
  }

  /** What GET would answer, without the body. */
  private static void sendHead(HttpServerResponse to, Context loop, Made made) throws IOException {
    long length = made.bytes().length();
    if (made.download().isPresent()) {
      try (var download = made.download().get()) {
        length = download.length();
      }
    }
    var known = length;
    var response = made.response();
    loop.runOnContext(
        _ -> {
          if (!to.closed() && !to.ended()) {
            to.setStatusCode(response.status());
            response.headers().forEach(to::putHeader);
            if (!(response.body() instanceof Response.Body.Live)) {
              to.putHeader("Content-Length", Long.toString(known));
            }
            to.end();
          }
        });
  }

  /** What no router can read, before any tries. */
  private void enter(HttpServerRequest request) {
    if (UNREADABLE.matcher(request.uri()).find()) {
      request
          .response()
          .setStatusCode(400)
          .putHeader("Content-Type", "text/plain; charset=utf-8")
          .end(Texts.of(Locale.of("ru")).say("problem.HTTP_400"));
    } else {
      router.handle(request);
    }
  }

  /** A connection has its time for a head again once the answer is out. */
  private void watch(RoutingContext context) {
    var connection = context.request().connection();
    quiet.busy(connection);
    context.addEndHandler(_ -> quiet.quiet(connection));
    if (context.request().uri().contains("%00")) {
      context.fail(400);
      return;
    }
    context.next();
  }

  /** Headers that every answer carries. */
  private void secure(RoutingContext context) {
    var headers = context.response().headers();
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    if (config.secure()) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
    context.next();
  }

  private void asset(RoutingContext context) {
    var asset =
        assets.find(
            Objects.requireNonNull(context.pathParam("hash")),
            Objects.requireNonNull(context.pathParam("name")));
    if (asset.isEmpty()) {
      context.fail(404);
      return;
    }
    var response =
        context
            .response()
            .putHeader("Content-Type", asset.get().contentType())
            .putHeader("Cache-Control", "public, max-age=31536000, immutable")
            .putHeader("Vary", "Accept-Encoding");
    String accepted = context.request().getHeader("Accept-Encoding");
    if (accepted != null && accepted.contains("gzip")) {
      response.putHeader("Content-Encoding", "gzip").end(asset.get().gzip());
    } else {
      response.putHeader("Content-Encoding", "identity").end(asset.get().bytes());
    }
  }

  /** What failed before its action was reached. Nobody is left to answer when the peer has gone. */
  private void failed(RoutingContext context) {
    if (context.response().closed()) {
      return;
    }
    int status = context.statusCode() > 0 ? context.statusCode() : 500;
    if (status == 500) {
      log.error("request failed early path={}", shown(context), context.failure());
    }
    refuse(context, status);
  }

  private static String shown(RoutingContext context) {
    return Refusals.shown(context.normalizedPath());
  }

  private static Door doorOf(RoutingContext context) {
    return context.normalizedPath().startsWith("/api/") ? Door.API : Door.OPEN;
  }

  private void refuse(RoutingContext context, int status) {
    answer(
        context,
        doorOf(context),
        request -> {
          throw new Refusals.BadRequest(status);
        });
  }
}
