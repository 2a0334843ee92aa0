package kassahub.hub;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import kassahub.hub.web.Identities;
import kassahub.hub.web.SignedIn;
import kassahub.hub.web.WebConfig;
import kassahub.hub.web.WebServer;

/** What people and programs reach over HTTP: every page and route, registered in one place. */
final class HubPages {
  private HubPages() {}

  static WebServer build(Vertx vertx, HubConfig config, HubFeatures features, InstantSource clock) {
    var http = config.http();
    var server =
        new WebServer(
            vertx,
            new WebConfig(http.host(), http.port(), http.secure()),
            identities(features),
            config.data().resolve("uploads"));
    return server;
  }

  private static Identities identities(HubFeatures features) {
    return new Identities(
        token -> features.sessions().find(token).map(HubPages::signedIn), features.apiKeys()::find);
  }

  private static SignedIn signedIn(kassahub.hub.account.Session session) {
    return new SignedIn(session.caller(), session.csrfToken(), session.user().fullName());
  }
}
