package kassahub.hub.web;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;

/** Callers for tests without a database. */
final class WebSamples {
  private WebSamples() {}

  static WebConfig config(WebLimits limits) {
    return new WebConfig(
        "127.0.0.1",
        0,
        false,
        Proxies.of(List.of("127.0.0.1", "10.0.0.0/8")),
        limits,
        Urgency.USUAL);
  }

  static Caller caller(long account) {
    return new Caller(
        new Actor(ActorKind.USER, Long.toString(account), "Анна", OptionalLong.of(account)),
        account,
        Role.PARTNER,
        Role.PARTNER.permissions(),
        Locale.of("ru"),
        ZoneId.of("Europe/Moscow"));
  }
}
