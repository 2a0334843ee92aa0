package kassahub.hub.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.hub.account.Permission;
import kassahub.hub.problem.Problem;
import kassahub.hub.renewal.ForecastMonth;
import kassahub.hub.renewal.Policy;
import kassahub.hub.renewal.PolicyDraft;
import kassahub.hub.renewal.Renewals;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.Texts;

/** {@code /renewal-policies}. */
final class RenewalRoutes {
  private static final String PATH = "/api/v1/renewal-policies";
  private static final int USUAL_MONTHS = 12;
  private static final int LONGEST_NAME = 200;
  private static final Set<String> FIELDS =
      Set.of(
          "organisationId",
          "name",
          "enabled",
          "daysBefore",
          "monthLimit",
          "highestPrice",
          "outletId");

  private final Renewals renewals;
  private final Creating creating;

  RenewalRoutes(Renewals renewals, Creating creating) {
    this.renewals = renewals;
    this.creating = creating;
  }

  void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.post(PATH, this::create);
    routes.get(PATH + "/:id", this::get);
    routes.put(PATH + "/:id", this::replace);
    routes.get(PATH + "/:id/forecast", this::forecast);
  }

  private Response list(Request request) {
    Lists.known(request, List.of());
    var policies = renewals.policies(request.caller());
    return Response.json(Values.page(policies, null, policy -> policy(request, policy)));
  }

  /** The policy's name is unique in its organisation, so a repeated request makes no second one. */
  private Response create(Request request) {
    request.caller().require(Permission.MANAGE_POLICIES);
    var draft = draft(request, OptionalLong.empty());
    return creating.after(
        request,
        () -> {
          var made = renewals.save(request.caller(), draft);
          return Creating.made(policy(request, made), PATH + "/" + made.id());
        });
  }

  private Response get(Request request) {
    var found = renewals.get(request.caller(), request.pathNumber("id"));
    return Response.json(policy(request, found));
  }

  private Response replace(Request request) {
    var draft = draft(request, OptionalLong.of(request.pathNumber("id")));
    return Response.json(policy(request, renewals.save(request.caller(), draft)));
  }

  private Response forecast(Request request) {
    Lists.known(request, List.of("months"));
    var months = renewals.forecast(request.caller(), request.pathNumber("id"), months(request));
    return Response.json(
        new JsonObject()
            .put("months", Values.array(months, month -> month(request.texts(), month))));
  }

  private static int months(Request request) {
    try {
      return request.query("months").map(Integer::parseInt).orElse(USUAL_MONTHS);
    } catch (NumberFormatException notNumber) {
      throw new Problem.Invalid("MONTHS_INVALID", "months: a number expected");
    }
  }

  private static PolicyDraft draft(Request request, OptionalLong id) {
    var fields = JsonFields.of(request.bytes(), FIELDS);
    return new PolicyDraft(
        id,
        fields.number("organisationId"),
        fields.text("name", LONGEST_NAME),
        fields.flag("enabled"),
        Math.clamp(fields.number("daysBefore"), 0, Integer.MAX_VALUE),
        fields.money("monthLimit"),
        fields.money("highestPrice"),
        fields.findNumber("outletId").map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  private JsonObject policy(Request request, Policy policy) {
    var same = renewals.overlapping(request.caller(), policy);
    return new JsonObject()
        .put("id", policy.id())
        .put("organisationId", policy.organisationId())
        .put("name", policy.name())
        .put("enabled", policy.enabled())
        .put("daysBefore", policy.daysBefore())
        .put("monthLimit", Values.money(policy.monthLimit()))
        .put("highestPrice", Values.money(policy.highestPrice()))
        .put("outletId", Values.whole(policy.outletId()))
        .put("halted", Values.reason(request.texts(), policy.halted()))
        .put("overlaps", new JsonArray(same.stream().map(Policy::id).toList()));
  }

  private static JsonObject month(Texts texts, ForecastMonth month) {
    return new JsonObject()
        .put("month", month.month().toString())
        .put("licences", month.licences())
        .put("cost", Values.money(month.cost()))
        .put("limit", Values.money(month.limit()))
        .put("short", Values.money(month.missing()))
        .put("unbought", Values.array(month.unbought(), left -> unbought(texts, left)));
  }

  private static JsonObject unbought(Texts texts, ForecastMonth.Unbought left) {
    return new JsonObject()
        .put("reason", Values.reason(texts, Optional.of(left.reason())))
        .put("licences", left.licences())
        .put("cost", Values.money(left.cost()));
  }
}
