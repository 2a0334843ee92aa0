package kassahub.hub;

import static kassahub.hub.account.Permission.ACTIVATE;
import static kassahub.hub.account.Permission.MANAGE_AGENTS;
import static kassahub.hub.account.Permission.MANAGE_POLICIES;
import static kassahub.hub.account.Permission.RECORD_LICENCE_BITS;
import static kassahub.hub.account.Permission.RETRY_DELIVERIES;
import static kassahub.hub.account.Permission.SEE_ACTIVATIONS;
import static kassahub.hub.account.Permission.SEE_ALL_TENANTS;
import static kassahub.hub.account.Permission.SEE_ORDERS;
import static kassahub.hub.account.Permission.SEE_REGISTERS;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;

/** How each route is tried with what belongs to somebody else. */
final class RouteCases {
  static final String API = "/api/v1/";
  private static final String SERIAL = ForeignWorld.SERIAL;
  private static final String AGENT = ForeignWorld.AGENT;
  private static final String DISPATCH = ForeignWorld.DISPATCH;
  private static final String ORDER =
      "{\"organisationId\":3,\"serials\":[\"%s\"]}".formatted(SERIAL);
  private static final String RULE =
      """
      {"organisationId":3,"name":"x","enabled":true,"daysBefore":14,
       "monthLimit":{"amount":100,"currency":"RUB"},"highestPrice":{"amount":100,"currency":"RUB"}}
      """;

  /** What stands before a route. */
  enum Gate {
    /** For those who are not signed in: nothing of anybody is behind it. */
    OPEN,
    /** The caller's own things only: no number in the request can name another's. */
    OWN,
    /** Names another account's thing. */
    FOREIGN
  }

  /**
   * One route.
   *
   * @param route as the server's table spells it
   * @param path with another account's numbers
   * @param fields names and values of the form
   * @param body of an API call
   * @param needs what a role has to have; empty = nothing
   * @param any one of them is enough
   */
  record Case(
      String route,
      Gate gate,
      String path,
      List<String> fields,
      String body,
      Set<Permission> needs,
      boolean any) {

    /** The same, for whoever has one of the permissions. */
    Case forAny() {
      return new Case(route, gate, path, fields, body, needs, true);
    }

    String method() {
      return route.substring(0, route.indexOf(' '));
    }

    boolean api() {
      return path.startsWith(API) && gate != Gate.OPEN;
    }

    /** Whether this role has to be turned away: it may not do it, or may not do it to others. */
    boolean refused(Role role) {
      return !may(role) || (gate == Gate.FOREIGN && !role.operator());
    }

    /** Whether this role may do it to its own. */
    boolean may(Role role) {
      var has = role.permissions();
      return any ? needs.stream().anyMatch(has::contains) : has.containsAll(needs);
    }

    @Override
    public String toString() {
      return route;
    }
  }

  private static final List<Case> OTHERS =
      List.of(
          open("GET /sign-in"),
          open("POST /sign-in"),
          open("GET /sign-in/code"),
          open("POST /sign-in/code"),
          open("GET /sign-in/enrol"),
          open("POST /sign-in/enrol"),
          open("POST /sign-in/enrol/confirm"),
          open("GET /first-operator/:token"),
          open("POST /first-operator/:token"),
          open("GET /invitation/:token"),
          open("POST /invitation/:token"),
          open("GET /recovery/:token"),
          open("POST /recovery/:token"),
          open("GET /forgotten"),
          open("POST /forgotten"),
          open("POST /language"),
          open("GET /alive"),
          open("GET /health"),
          open("GET /metrics"),
          open("GET /api/v1/openapi.yaml"),
          own("GET /"),
          own("GET /guide"),
          own("GET /profile"),
          own("GET /notices"),
          form("POST /notices/:id/read", Gate.OWN, "/notices/1/read", Set.of()),
          own("GET /api"),
          own("GET /activations/new/sample.txt"),
          form("GET /api/:operation", Gate.OWN, "/api/activate", Set.of()),
          form("POST /tables/:name", Gate.OWN, "/tables/registers", Set.of(), "size", "25"),
          form(
              "POST /profile/password",
              Gate.OWN,
              "/profile/password",
              Set.of(),
              "old",
              "x",
              "replacement",
              "y"),
          own("POST /profile/second-factor"),
          form(
              "POST /profile/second-factor/confirm",
              Gate.OWN,
              "/profile/second-factor/confirm",
              Set.of(),
              "code",
              "000000"),
          theirs("POST /profile/sessions/:id/close", "/profile/sessions/1/close"),
          own("POST /profile/sessions/close-others"),
          own("POST /profile/recovery-codes"),
          own("POST /profile/mail"),
          theirs("GET /events", "/events?topic=register:1"),
          own("GET /activations", SEE_ACTIVATIONS),
          own("GET /activations/export.xlsx", SEE_ACTIVATIONS),
          theirs("GET /activations/:number", "/activations/1", SEE_ACTIVATIONS),
          theirs(
              "GET /activations/:number/licence-file",
              "/activations/1/licence-file",
              SEE_ACTIVATIONS),
          theirs(
                  "POST /activations/:number/retry",
                  "/activations/1/retry",
                  ACTIVATE,
                  RETRY_DELIVERIES)
              .forAny(),
          form(
              "POST /activations/:number/comment",
              Gate.FOREIGN,
              "/activations/1/comment",
              Set.of(ACTIVATE),
              "comment",
              "x"),
          own("GET /activations/new", ACTIVATE),
          theirs("GET /activations/new/:organisation", "/activations/new/3", ACTIVATE),
          theirs("GET /activations/new/:organisation/offer", "/activations/new/3/offer", ACTIVATE),
          form(
              "POST /activations/new/:organisation/offer",
              Gate.FOREIGN,
              "/activations/new/3/offer",
              Set.of(ACTIVATE),
              "accepted",
              "yes",
              "edition",
              "1"),
          form(
              "POST /activations/new/:organisation/serials",
              Gate.FOREIGN,
              "/activations/new/3/serials",
              Set.of(ACTIVATE),
              "serials",
              SERIAL),
          form(
              "POST /activations/new/:organisation/check",
              Gate.FOREIGN,
              "/activations/new/3/check",
              Set.of(ACTIVATE)),
          form(
              "POST /activations/new/:organisation/remove",
              Gate.FOREIGN,
              "/activations/new/3/remove",
              Set.of(ACTIVATE),
              "id",
              "1"),
          form(
              "POST /activations/new/:organisation/remove-failed",
              Gate.FOREIGN,
              "/activations/new/3/remove-failed",
              Set.of(ACTIVATE)),
          form(
              "POST /activations/new/:organisation/restore",
              Gate.FOREIGN,
              "/activations/new/3/restore",
              Set.of(ACTIVATE)),
          theirs(
              "GET /activations/new/:organisation/faulty.xlsx",
              "/activations/new/3/faulty.xlsx",
              ACTIVATE),
          form(
              "POST /activations/new/:organisation/clear",
              Gate.FOREIGN,
              "/activations/new/3/clear",
              Set.of(ACTIVATE)),
          form(
              "POST /activations/new/:organisation/saved",
              Gate.FOREIGN,
              "/activations/new/3/saved",
              Set.of(ACTIVATE),
              "load",
              "yes"),
          form(
              "POST /activations/new/:organisation/confirm",
              Gate.FOREIGN,
              "/activations/new/3/confirm",
              Set.of(ACTIVATE),
              "everything",
              "yes"),
          form(
              "POST /activations/new/:organisation/activate",
              Gate.FOREIGN,
              "/activations/new/3/activate",
              Set.of(ACTIVATE),
              "everything",
              "yes"),
          own("GET /registers", SEE_REGISTERS),
          own("GET /registers/archive", SEE_REGISTERS),
          own("GET /registers/report", SEE_REGISTERS),
          theirs("GET /registers/:id", "/registers/1", SEE_REGISTERS),
          theirs("POST /registers/:id/read", "/registers/1/read", SEE_REGISTERS),
          form(
              "POST /registers/:id/licence-bits",
              Gate.FOREIGN,
              "/registers/1/licence-bits",
              Set.of(RECORD_LICENCE_BITS),
              "mask",
              "00".repeat(64)),
          form(
              "POST /registers/:id/replace-licence",
              Gate.FOREIGN,
              "/registers/1/replace-licence",
              Set.of(RETRY_DELIVERIES)),
          own("GET /claims", MANAGE_AGENTS),
          theirs("POST /claims/:id/accept", "/claims/1/accept", MANAGE_AGENTS),
          theirs("POST /claims/:id/refuse", "/claims/1/refuse", MANAGE_AGENTS),
          own("GET /support", SEE_ALL_TENANTS),
          own("GET /find", SEE_ALL_TENANTS),
          form("GET /support/:matter", Gate.OWN, "/support/silent", Set.of(RETRY_DELIVERIES)),
          form(
              "POST /support/:matter/take",
              Gate.OWN,
              "/support/silent/take",
              Set.of(RETRY_DELIVERIES),
              "id",
              AGENT),
          form(
              "POST /support/:matter/give-back",
              Gate.OWN,
              "/support/silent/give-back",
              Set.of(RETRY_DELIVERIES),
              "id",
              AGENT),
          own("GET /confirmations", SEE_ALL_TENANTS),
          theirs("POST /confirmations/:id/confirm", "/confirmations/1/confirm", SEE_ALL_TENANTS),
          theirs("POST /confirmations/:id/refuse", "/confirmations/1/refuse", SEE_ALL_TENANTS),
          theirs("POST /confirmations/:id/withdraw", "/confirmations/1/withdraw", SEE_ALL_TENANTS),
          own("GET /releases", MANAGE_AGENTS, SEE_ALL_TENANTS),
          theirs("GET /releases/:id", "/releases/1", MANAGE_AGENTS, SEE_ALL_TENANTS),
          theirs("POST /releases/:id/start", "/releases/1/start", MANAGE_AGENTS, SEE_ALL_TENANTS),
          theirs("POST /releases/:id/pause", "/releases/1/pause", MANAGE_AGENTS, SEE_ALL_TENANTS),
          theirs("POST /releases/:id/resume", "/releases/1/resume", MANAGE_AGENTS, SEE_ALL_TENANTS),
          theirs("POST /releases/:id/stop", "/releases/1/stop", MANAGE_AGENTS, SEE_ALL_TENANTS),
          theirs("POST /releases/:id/widen", "/releases/1/widen", MANAGE_AGENTS, SEE_ALL_TENANTS),
          own("GET /deliveries", RETRY_DELIVERIES),
          form(
              "POST /deliveries/retry",
              Gate.FOREIGN,
              "/deliveries/retry",
              Set.of(RETRY_DELIVERIES),
              "id",
              DISPATCH),
          own("GET /enrolments", MANAGE_AGENTS),
          own("GET /enrolments/batches", MANAGE_AGENTS),
          form(
              "POST /enrolments/batches",
              Gate.FOREIGN,
              "/enrolments/batches",
              Set.of(MANAGE_AGENTS),
              "organisation",
              "3",
              "name",
              "x",
              "days",
              "1"),
          theirs("GET /enrolments/batches/:id", "/enrolments/batches/1", MANAGE_AGENTS),
          theirs(
              "GET /enrolments/batches/:id/strings.csv",
              "/enrolments/batches/1/strings.csv",
              MANAGE_AGENTS),
          theirs(
              "GET /enrolments/batches/:id/labels.pdf",
              "/enrolments/batches/1/labels.pdf",
              MANAGE_AGENTS),
          theirs(
              "POST /enrolments/batches/:id/approve",
              "/enrolments/batches/1/approve",
              MANAGE_AGENTS),
          theirs(
              "POST /enrolments/batches/:id/refuse", "/enrolments/batches/1/refuse", MANAGE_AGENTS),
          theirs(
              "POST /enrolments/batches/:id/revoke", "/enrolments/batches/1/revoke", MANAGE_AGENTS),
          form(
              "POST /enrolments",
              Gate.FOREIGN,
              "/enrolments",
              Set.of(MANAGE_AGENTS),
              "organisation",
              "3",
              "name",
              "x",
              "uses",
              "1",
              "days",
              "1"),
          theirs("POST /enrolments/:id/revoke", "/enrolments/1/revoke", MANAGE_AGENTS),
          theirs(
              "POST /enrolments/requests/:id/approve",
              "/enrolments/requests/1/approve",
              MANAGE_AGENTS),
          theirs(
              "POST /enrolments/requests/:id/refuse",
              "/enrolments/requests/1/refuse",
              MANAGE_AGENTS),
          own("GET /renewal", MANAGE_POLICIES),
          theirs("GET /renewal/:id", "/renewal/1", MANAGE_POLICIES),
          form(
              "POST /renewal",
              Gate.FOREIGN,
              "/renewal",
              Set.of(MANAGE_POLICIES),
              "organisation",
              "3",
              "name",
              "x",
              "days",
              "14",
              "limit",
              "100",
              "price",
              "100"),
          form(
              "POST /renewal/:id",
              Gate.FOREIGN,
              "/renewal/1",
              Set.of(MANAGE_POLICIES),
              "organisation",
              "3",
              "name",
              "x",
              "days",
              "14",
              "limit",
              "100",
              "price",
              "100"),
          own("GET /api/v1/activations", SEE_ACTIVATIONS),
          theirs("GET /api/v1/activations/:number", "/api/v1/activations/1", SEE_ACTIVATIONS),
          theirs(
              "GET /api/v1/activations/:number/licence-file",
              "/api/v1/activations/1/licence-file",
              SEE_ACTIVATIONS),
          call(
              "POST /api/v1/activations",
              Gate.FOREIGN,
              "/api/v1/activations",
              Set.of(ACTIVATE),
              ORDER),
          call(
                  "POST /api/v1/activations/:number/retry",
                  Gate.FOREIGN,
                  "/api/v1/activations/1/retry",
                  Set.of(ACTIVATE, RETRY_DELIVERIES),
                  "")
              .forAny(),
          call(
              "POST /api/v1/serial-checks",
              Gate.FOREIGN,
              "/api/v1/serial-checks",
              Set.of(ACTIVATE),
              ORDER),
          own("GET /api/v1/orders", SEE_ORDERS),
          theirs("GET /api/v1/orders/:number", "/api/v1/orders/1", SEE_ORDERS),
          theirs(
              "GET /api/v1/orders/:number/documents/invoice",
              "/api/v1/orders/1/documents/invoice",
              SEE_ORDERS),
          theirs(
              "GET /api/v1/orders/:number/documents/transfer",
              "/api/v1/orders/1/documents/transfer",
              SEE_ORDERS),
          theirs(
              "GET /api/v1/orders/:number/documents/transfer-xml",
              "/api/v1/orders/1/documents/transfer-xml",
              SEE_ORDERS),
          own("GET /api/v1/invoices", SEE_ORDERS),
          own("GET /api/v1/agents", MANAGE_AGENTS),
          theirs("GET /api/v1/agents/:agentId", "/api/v1/agents/agent-foreign", MANAGE_AGENTS),
          own("GET /api/v1/organisations"),
          theirs("GET /api/v1/organisations/:id", "/api/v1/organisations/3"),
          own("GET /api/v1/registers", SEE_REGISTERS),
          own("GET /api/v1/reports/register-status", SEE_REGISTERS),
          theirs("GET /api/v1/registers/:id", "/api/v1/registers/1", SEE_REGISTERS),
          theirs(
              "GET /api/v1/registers/:id/dispatches",
              "/api/v1/registers/1/dispatches",
              SEE_REGISTERS),
          theirs(
              "GET /api/v1/registers/:id/telemetry",
              "/api/v1/registers/1/telemetry",
              SEE_REGISTERS),
          call(
              "POST /api/v1/registers/:id/dispatches",
              Gate.FOREIGN,
              "/api/v1/registers/1/dispatches",
              Set.of(SEE_REGISTERS),
              "{\"kind\":\"read_now\"}"),
          own("GET /api/v1/renewal-policies", MANAGE_POLICIES),
          theirs("GET /api/v1/renewal-policies/:id", "/api/v1/renewal-policies/1", MANAGE_POLICIES),
          theirs(
              "GET /api/v1/renewal-policies/:id/forecast",
              "/api/v1/renewal-policies/1/forecast",
              MANAGE_POLICIES),
          call(
              "POST /api/v1/renewal-policies",
              Gate.FOREIGN,
              "/api/v1/renewal-policies",
              Set.of(MANAGE_POLICIES),
              RULE),
          call(
              "PUT /api/v1/renewal-policies/:id",
              Gate.FOREIGN,
              "/api/v1/renewal-policies/1",
              Set.of(MANAGE_POLICIES),
              RULE),
          call(
              "POST /api/v1/sandbox/reset",
              Gate.OWN,
              "/api/v1/sandbox/reset",
              Set.of(ACTIVATE),
              "{}"),
          own("POST /sign-out"));

  static final List<Case> ALL =
      Stream.of(AgentRouteCases.ALL, MoneyRouteCases.ALL, PeopleRouteCases.ALL, OTHERS)
          .flatMap(List::stream)
          .toList();

  private RouteCases() {}

  private static Case open(String route) {
    return form(route, Gate.OPEN, pathOf(route), Set.of());
  }

  static Case own(String route, Permission... needs) {
    return form(route, Gate.OWN, pathOf(route), Set.of(needs));
  }

  static Case theirs(String route, String path, Permission... needs) {
    return form(route, Gate.FOREIGN, path, Set.of(needs));
  }

  static Case form(String route, Gate gate, String path, Set<Permission> needs, String... fields) {
    return new Case(route, gate, path, List.of(fields), "", needs, false);
  }

  private static Case call(
      String route, Gate gate, String path, Set<Permission> needs, String body) {
    return new Case(route, gate, path, List.of(), body, needs, false);
  }

  private static String pathOf(String route) {
    return route.substring(route.indexOf(' ') + 1);
  }
}
