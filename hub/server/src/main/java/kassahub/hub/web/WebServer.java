package kassahub.hub.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
  private static final long LARGEST_BODY = 4L << 20;
  private static final int LONGEST_FIRST_LINE = 8192;
  private static final int IDLE_SECONDS = 90;

  private final Vertx vertx;
  private final WebConfig config;
  private final Gatekeeper gatekeeper;
  private final Refusals refusals = new Refusals();
  private final Assets assets = new Assets();
  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Router router;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(CONCURRENT);
  private @Nullable HttpServer server;

  /** Opens nothing; {@code uploads} keeps the files of a request while it runs. */
  public WebServer(Vertx vertx, WebConfig config, Identities identities, Path uploads) {
    this.vertx = vertx;
    this.config = config;
    gatekeeper = new Gatekeeper(identities);
    router = Router.router(vertx);
    router.route().handler(this::secure);
    router.get(Assets.PATH + ":hash/:name").handler(this::asset);
    router
        .route()
        .handler(
            BodyHandler.create(uploads.toString())
                .setBodyLimit(LARGEST_BODY)
                .setDeleteUploadedFilesOnEnd(true));
    for (int status : new int[] {400, 404, 405, 413, 415, 500}) {
      router.errorHandler(status, context -> answer(context, doorOf(context), refuse(status)));
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
        .flatMap(route -> route.methods().stream().map(method -> method + " " + route.getPath()))
        .sorted()
        .toList();
  }

  /** Starts to listen; every route is registered by now. */
  public void start() {
    var options =
        new HttpServerOptions()
            .setCompressionSupported(true)
            .setMaxInitialLineLength(LONGEST_FIRST_LINE)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    server =
        Await.on(
            vertx
                .createHttpServer(options)
                .requestHandler(router)
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

  /** Runs the action on a thread of its own and sends what it gives. */
  void answer(RoutingContext context, Door door, Function<Request, Response> action) {
    Context loop = vertx.getOrCreateContext();
    if (!free.tryAcquire()) {
      context.response().setStatusCode(503).putHeader("Retry-After", "1").end();
      return;
    }
    threads.execute(
        () -> {
          try {
            act(context, loop, door, action);
          } finally {
            free.release();
          }
        });
  }

  private void act(
      RoutingContext context, Context loop, Door door, Function<Request, Response> action) {
    var request = new Request(context, Optional.empty(), Optional.empty());
    Buffer bytes;
    Response response;
    try {
      try {
        request = gatekeeper.admit(context, door);
        response = action.apply(request);
        bytes = render(request, response);
      } catch (Gatekeeper.Turned turned) {
        response = turned.response();
        bytes = render(request, response);
      } catch (RuntimeException failure) {
        response = refusals.of(request, door, failure);
        bytes = render(request, response);
      }
      send(context.response(), loop, response, bytes);
    } catch (RuntimeException | IOException failure) {
      log.error("answer not sent path={}", request.path(), failure);
      context.response().reset();
    }
  }

  private Buffer render(Request request, Response response) {
    return switch (response.body()) {
      case Response.Body.Bytes(Buffer bytes) -> bytes;
      case Response.Body.Template(String name, Object model) ->
          Buffer.buffer(html(request, name, model));
      case Response.Body.Nothing _, Response.Body.Streamed _, Response.Body.Live _ ->
          Buffer.buffer();
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

  private static void send(HttpServerResponse to, Context loop, Response response, Buffer bytes)
      throws IOException {
    if (response.body() instanceof Response.Body.Streamed(Response.Writer writer)) {
      to.setStatusCode(response.status()).setChunked(true);
      response.headers().forEach(to::putHeader);
      try (var out = new ResponseStream(to)) {
        writer.writeTo(out);
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
            to.end(bytes);
          }
        });
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

  private static Door doorOf(RoutingContext context) {
    return context.normalizedPath().startsWith("/api/") ? Door.API : Door.OPEN;
  }

  private static Function<Request, Response> refuse(int status) {
    return request -> {
      throw new Refusals.BadRequest(status);
    };
  }
}
