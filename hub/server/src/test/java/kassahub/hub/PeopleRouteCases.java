package kassahub.hub;

import static kassahub.hub.RouteCases.form;
import static kassahub.hub.RouteCases.own;
import static kassahub.hub.RouteCases.theirs;
import static kassahub.hub.account.Permission.ACTIVATE;
import static kassahub.hub.account.Permission.MANAGE_MONEY;
import static kassahub.hub.account.Permission.MANAGE_USERS;
import static kassahub.hub.account.Permission.SEE_ALL_TENANTS;

import java.util.List;
import java.util.Set;
import kassahub.hub.RouteCases.Case;
import kassahub.hub.RouteCases.Gate;

/** Routes of pages about who comes in; number 1 is the other partner's. */
final class PeopleRouteCases {
  static final List<Case> ALL =
      List.of(
          own("GET /users", MANAGE_USERS),
          form(
              "POST /users",
              Gate.OWN,
              "/users",
              Set.of(MANAGE_USERS),
              "name",
              "Анна",
              "login",
              "nobody"),
          own("GET /partners/new", MANAGE_USERS, MANAGE_MONEY, SEE_ALL_TENANTS),
          form(
              "POST /partners/new",
              Gate.OWN,
              "/partners/new",
              Set.of(MANAGE_USERS, MANAGE_MONEY, SEE_ALL_TENANTS),
              "partner",
              "x"),
          own("GET /partners", MANAGE_MONEY),
          theirs("GET /partners/:account", "/partners/2", MANAGE_MONEY),
          form(
              "POST /partners/:account",
              Gate.FOREIGN,
              "/partners/2",
              Set.of(MANAGE_MONEY),
              "name",
              "x"),
          form(
              "POST /partners/:account/prices",
              Gate.FOREIGN,
              "/partners/2/prices",
              Set.of(MANAGE_MONEY),
              "kind",
              "retail"),
          theirs("GET /partners/:account/organisations", "/partners/2/organisations", MANAGE_MONEY),
          form(
              "POST /partners/:account/organisations",
              Gate.FOREIGN,
              "/partners/2/organisations",
              Set.of(MANAGE_MONEY),
              "name",
              "x"),
          own("GET /organisations", MANAGE_MONEY),
          theirs("GET /organisations/:organisation", "/organisations/3", MANAGE_MONEY),
          form(
              "POST /organisations/:organisation",
              Gate.FOREIGN,
              "/organisations/3",
              Set.of(MANAGE_MONEY),
              "name",
              "x"),
          theirs(
              "GET /organisations/:organisation/links",
              "/organisations/3/links?kind=payer&from=2",
              MANAGE_MONEY),
          form(
              "POST /organisations/:organisation/links",
              Gate.FOREIGN,
              "/organisations/3/links",
              Set.of(MANAGE_MONEY),
              "kind",
              "payer",
              "from",
              "2",
              "reason",
              "x"),
          theirs(
              "POST /organisations/:organisation/links/:change/cancel",
              "/organisations/3/links/1/cancel",
              MANAGE_MONEY),
          own("GET /keys", MANAGE_USERS),
          form("POST /keys", Gate.OWN, "/keys", Set.of(MANAGE_USERS), "name", "1С"),
          theirs("POST /keys/:id/revoke", "/keys/1/revoke", MANAGE_USERS),
          own("GET /keys/sandbox", ACTIVATE),
          form("POST /keys/sandbox", Gate.OWN, "/keys/sandbox", Set.of(ACTIVATE)),
          form("POST /keys/sandbox/reset", Gate.OWN, "/keys/sandbox/reset", Set.of(ACTIVATE)),
          theirs("POST /keys/sandbox/:id/revoke", "/keys/sandbox/2/revoke", ACTIVATE),
          own("GET /keys/sandbox/webhooks", ACTIVATE),
          form(
              "POST /keys/sandbox/webhooks",
              Gate.OWN,
              "/keys/sandbox/webhooks",
              Set.of(ACTIVATE),
              "url",
              "http://x"),
          theirs("GET /keys/sandbox/webhooks/:id", "/keys/sandbox/webhooks/2", ACTIVATE),
          sandboxWebhook("ping"),
          sandboxWebhook("stop"),
          sandboxWebhook("start"),
          sandboxWebhook("remove"),
          sandboxWebhook("secret"),
          theirs(
              "POST /keys/sandbox/webhooks/:id/deliveries/:delivery/resend",
              "/keys/sandbox/webhooks/2/deliveries/2/resend",
              ACTIVATE),
          own("GET /webhooks", MANAGE_USERS),
          form("POST /webhooks", Gate.OWN, "/webhooks", Set.of(MANAGE_USERS), "url", "http://x"),
          theirs("GET /webhooks/:id", "/webhooks/1", MANAGE_USERS),
          webhook("ping"),
          webhook("stop"),
          webhook("start"),
          webhook("remove"),
          webhook("secret"),
          theirs(
              "POST /webhooks/:id/deliveries/:delivery/resend",
              "/webhooks/1/deliveries/1/resend",
              MANAGE_USERS),
          user("again"),
          user("withdraw"),
          user("disable"),
          user("enable"),
          user("second-factor/reset"),
          user("manager/make"),
          user("manager/end"));

  private PeopleRouteCases() {}

  private static Case webhook(String act) {
    return theirs("POST /webhooks/:id/" + act, "/webhooks/1/" + act, MANAGE_USERS);
  }

  private static Case sandboxWebhook(String act) {
    return theirs(
        "POST /keys/sandbox/webhooks/:id/" + act, "/keys/sandbox/webhooks/2/" + act, ACTIVATE);
  }

  private static Case user(String act) {
    return theirs("POST /users/:id/" + act, "/users/1/" + act, MANAGE_USERS);
  }
}
