package kassahub.hub.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import kassahub.proto.v1.EffectiveLog;
import kassahub.proto.v1.EffectiveSettings;
import kassahub.proto.v1.LogLevel;
import kassahub.proto.v1.SettingOrigin;

/** What an agent says that it goes by, as the database keeps it. */
final class SettingsReader {
  private static final int MOST_POLLS = 64;
  private static final int MOST_REFUSED = 16;
  private static final String LEVEL = "LOG_LEVEL_";

  private SettingsReader() {}

  static JsonObject json(EffectiveSettings m) {
    var polls = new JsonArray();
    m.getPollsList().stream()
        .limit(MOST_POLLS)
        .forEach(
            poll ->
                polls.add(
                    new JsonObject()
                        .put("link", Proto.text(poll.getLink()))
                        .put("seconds", Integer.toUnsignedLong(poll.getSeconds()))
                        .put("origin", origin(poll.getOrigin()))));
    var refused = new JsonArray();
    m.getRefusedList().stream()
        .limit(MOST_REFUSED)
        .forEach(
            one ->
                refused.add(
                    new JsonObject()
                        .put("setting", Proto.text(one.getSetting()))
                        .put("code", Proto.text(one.getCode()))
                        .put("message", Proto.text(one.getMessage()))));
    var window = new JsonObject().put("origin", origin(m.getWindow().getOrigin()));
    if (m.getWindow().hasWindow()) {
      window
          .put("from", m.getWindow().getWindow().getFromMinute())
          .put("until", m.getWindow().getWindow().getUntilMinute());
    }
    return new JsonObject()
        .put("version", m.getVersion())
        .put("polls", polls)
        .put("window", window)
        .put("log", log(m.getLog()))
        .put("refused", refused);
  }

  private static JsonObject log(EffectiveLog m) {
    var log =
        new JsonObject().put("level", level(m.getLevel())).put("origin", origin(m.getOrigin()));
    return m.hasUntilMillis()
        ? log.put("until", Proto.instant(m.getUntilMillis()).toEpochMilli())
        : log;
  }

  private static String level(LogLevel level) {
    return level == LogLevel.UNRECOGNIZED || level == LogLevel.LOG_LEVEL_UNSPECIFIED
        ? ""
        : level.name().substring(LEVEL.length()).toLowerCase(Locale.ROOT);
  }

  private static String origin(SettingOrigin origin) {
    return switch (origin) {
      case SETTING_ORIGIN_HUB -> "hub";
      case SETTING_ORIGIN_FILE -> "file";
      case SETTING_ORIGIN_BUILT_IN -> "built-in";
      case SETTING_ORIGIN_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }
}
