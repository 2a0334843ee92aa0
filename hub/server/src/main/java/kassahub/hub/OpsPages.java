package kassahub.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Optional;
import kassahub.hub.ops.Health;
import kassahub.hub.ops.Metrics;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/**
 * For load balancers and watchdogs: well or not, and nothing else. For Prometheus: the figures, for
 * those on this machine or with the token.
 */
final class OpsPages {
  private static final String BEARER = "Bearer ";

  private final Health health;
  private final Metrics metrics;
  private final Optional<String> token;

  /**
   * Registers nothing yet.
   *
   * @param token lets in those from elsewhere
   */
  OpsPages(Health health, Metrics metrics, Optional<String> token) {
    this.health = health;
    this.metrics = metrics;
    this.token = token.filter(text -> !text.isBlank());
  }

  void register(Routes open) {
    open.get("/health", request -> health());
    open.get("/metrics", this::metrics);
  }

  private Response health() {
    var report = health.report();
    return Response.text("application/json", report.json()).status(report.well() ? 200 : 503);
  }

  private Response metrics(Request request) {
    if (!request.local() && !carriesToken(request)) {
      return Response.empty(401).header("WWW-Authenticate", "Bearer");
    }
    return Response.text("text/plain; version=0.0.4", metrics.scrape());
  }

  private boolean carriesToken(Request request) {
    String header = request.header("Authorization").orElse("");
    return token.isPresent()
        && MessageDigest.isEqual(header.getBytes(UTF_8), (BEARER + token.get()).getBytes(UTF_8));
  }
}
