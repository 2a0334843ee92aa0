package kassahub.hub.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;
import java.util.function.Function;
import kassahub.hub.account.Caller;

/**
 * Where a feature registers what it answers, behind one door.
 *
 * <p>Paths name their parts as {@code /registers/:id}; a path without such parts is tried first,
 * whoever registered earlier. Actions run on virtual threads, may block, and refuse by throwing a
 * {@link kassahub.hub.problem.Problem}. A GET changes nothing.
 */
public final class Routes {
  private static final int AFTER_WHOLE_PATHS = 1_000_000;

  private final WebServer server;
  private final Door door;
  private final int largestBody;

  Routes(WebServer server, Door door) {
    this(server, door, Bodies.USUAL);
  }

  private Routes(WebServer server, Door door, int largestBody) {
    this.server = server;
    this.door = door;
    this.largestBody = largestBody;
  }

  /** For what takes files or long lists: 4 MiB instead of 64 KiB. Nobody unknown may send those. */
  public Routes withLargeBodies() {
    if (door == Door.OPEN) {
      throw new IllegalStateException("only for those who are known");
    }
    return new Routes(server, door, Bodies.LARGE);
  }

  public void get(String path, Function<Request, Response> action) {
    add(HttpMethod.GET, path, action);
  }

  public void post(String path, Function<Request, Response> action) {
    add(HttpMethod.POST, path, action);
  }

  /** A button: does one thing to what {@code :id} of the path numbers, and leads to a page. */
  public void act(String path, BiConsumer<Caller, Long> verb, String next) {
    post(
        path,
        request -> {
          verb.accept(request.caller(), request.pathNumber("id"));
          return Response.redirect(next);
        });
  }

  public void put(String path, Function<Request, Response> action) {
    add(HttpMethod.PUT, path, action);
  }

  private void add(HttpMethod method, String path, Function<Request, Response> action) {
    var route = server.router().route(method, path);
    if (method.equals(HttpMethod.GET)) {
      route.method(HttpMethod.HEAD);
    }
    if (path.contains("/:")) {
      route.order(AFTER_WHOLE_PATHS);
    }
    route
        .handler((RoutingContext context) -> server.admit(context, door, largestBody))
        .handler((RoutingContext context) -> server.answer(context, door, action));
  }
}
