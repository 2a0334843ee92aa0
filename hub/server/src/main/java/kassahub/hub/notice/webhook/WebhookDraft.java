package kassahub.hub.notice.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import kassahub.hub.problem.Problem;

/** An address to be entered: https, without a password and a fragment in it. */
public record WebhookDraft(String url, List<EventKind> events) {
  private static final int SHORTEST = 12;
  private static final int LONGEST = 500;
  private static final int LAST_PORT = 65_535;

  public WebhookDraft {
    events = List.copyOf(events);
    url = checked(url.strip());
    if (events.isEmpty() || events.contains(EventKind.PING)) {
      throw new Problem.Invalid("EVENTS_MISSING", "at least one event is expected");
    }
  }

  /** A name, or an address in digits. */
  String host() {
    return URI.create(url).getHost();
  }

  private static String checked(String url) {
    try {
      var parsed = new URI(url);
      boolean good =
          url.length() >= SHORTEST
              && url.length() <= LONGEST
              && "https".equals(parsed.getScheme())
              && parsed.getHost() != null
              && parsed.getPort() != 0
              && parsed.getPort() <= LAST_PORT
              && parsed.getRawUserInfo() == null
              && parsed.getRawFragment() == null
              && parsed.toASCIIString().equals(url);
      if (good) {
        return url;
      }
    } catch (URISyntaxException garbled) {
      throw wrong();
    }
    throw wrong();
  }

  private static Problem wrong() {
    return new Problem.Invalid("WEBHOOK_URL", "https://host/path expected, up to 500 characters");
  }
}
