package kassahub.hub;

import io.vertx.core.Vertx;
import java.util.Optional;
import kassahub.hub.notice.mail.MailServer;
import kassahub.hub.notice.mail.MailSettings;
import kassahub.hub.notice.mail.Posting;

/** The way out for mail, where the configuration names a server. */
final class HubMail {
  private static final String PASSWORD = "KASSAHUB_MAIL_PASSWORD";

  private HubMail() {}

  /** The job that sends what is owed. */
  static Optional<Posting> open(HubConfig config, Vertx vertx, HubFeatures hub, Closing closing) {
    return config
        .mail()
        .map(settings -> closing.add(server(settings, vertx)))
        .map(
            server ->
                new Posting(
                    hub.database(),
                    hub.clock(),
                    new Posting.Parts(
                        hub.journal(), hub.notices(), hub.people().letters(), server)));
  }

  private static MailServer server(MailSettings settings, Vertx vertx) {
    var password =
        settings.login().map(login -> HubDatabase.password(login.passwordFile(), PASSWORD));
    return new MailServer(vertx, settings, password);
  }
}
