package kassahub.hub.api;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.account.Permission;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Fleet;
import kassahub.hub.register.FleetRow;
import kassahub.hub.report.StatusReport;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import org.jspecify.annotations.Nullable;

/** {@code /registers} and the report about them. */
final class RegisterRoutes {
  private static final String PATH = "/api/v1/registers";
  private static final Duration USUAL_HISTORY = Duration.ofDays(7);
  private static final Duration LONGEST_HISTORY = Duration.ofDays(31);

  private final Fleet fleet;
  private final StatusReport report;
  private final InstantSource clock;

  RegisterRoutes(Fleet fleet, StatusReport report, InstantSource clock) {
    this.fleet = fleet;
    this.report = report;
    this.clock = clock;
  }

  void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/:id", this::get);
    routes.get(PATH + "/:id/telemetry", this::telemetry);
    routes.get("/api/v1/reports/register-status", this::statusReport);
  }

  private Response list(Request request) {
    Lists.known(request, List.of("serial"));
    int limit = Lists.limit(request, Fleet.MOST_ITEMS);
    long after = request.query("after").map(RegisterRoutes::position).orElse(0L);
    var found = fleet.items(request.caller(), request.query("serial"), after, limit + 1);
    var items = found.size() > limit ? found.subList(0, limit) : found;
    return Response.json(Values.page(items, next(found.size() > limit, items), RegisterJson::row));
  }

  private Response get(Request request) {
    var card = fleet.get(request.caller(), request.pathNumber("id"));
    return Response.json(RegisterJson.row(card.row()));
  }

  private Response telemetry(Request request) {
    Lists.only(request, List.of("since", "limit"));
    var since = since(request.query("since"));
    int limit = Lists.limit(request, Fleet.MOST_POINTS, Fleet.MOST_POINTS);
    var points = fleet.history(request.caller(), request.pathNumber("id"), since, limit);
    return Response.json(new JsonObject().put("items", Values.array(points, RegisterJson::point)));
  }

  private Response statusReport(Request request) {
    Lists.known(request, List.of("organisationId"));
    var caller = request.caller();
    var organisation =
        request.query("organisationId").map(RegisterRoutes::position).map(OptionalLong::of);
    caller.require(Permission.SEE_REGISTERS);
    var texts = request.texts();
    return Response.made(
        report.fileName(caller, texts::say),
        StatusReport.CONTENT_TYPE,
        file ->
            report.write(
                caller, organisation.orElse(OptionalLong.empty()), texts::say, file::begin));
  }

  private Instant since(Optional<String> asked) {
    Instant now = clock.instant();
    try {
      Instant since = asked.map(Instant::parse).orElse(now.minus(USUAL_HISTORY));
      Instant earliest = now.minus(LONGEST_HISTORY);
      return since.isBefore(earliest) ? earliest : since;
    } catch (DateTimeException notAnInstant) {
      throw new Problem.Invalid(
          "BAD_SINCE", "since: an instant like 2026-12-31T00:00:00Z expected");
    }
  }

  private static @Nullable String next(boolean more, List<FleetRow> items) {
    return more ? Long.toString(items.getLast().id()) : null;
  }

  private static long position(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notNumber) {
      throw new Problem.Invalid("BAD_CURSOR", "a number expected");
    }
  }
}
