package kassahub.hub.cabinet.support;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.settings.Wished;
import kassahub.hub.settings.Wished.Part;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * What is wished of an agent beside what it says that it goes by.
 *
 * @param knows it told what it goes by, or has told nothing at all so far
 * @param heard it has the newest wishes
 */
public record SettingsView(SettingsForm form, List<Line> lines, boolean knows, boolean heard) {
  /**
   * A setting.
   *
   * @param wished in words, with whom it is for
   * @param force in words, each with who decided; none: it has not said
   * @param refusal why it does not go by the wish
   */
  public record Line(String name, String wished, List<String> force, Optional<String> refusal) {}

  private record Words(Texts texts, Formats formats) {
    String poll(long seconds) {
      return seconds % 60 == 0
          ? texts.say("settings.minutes", "count", seconds / 60)
          : texts.say("settings.seconds", "count", seconds);
    }

    String window(int from, int until) {
      return SettingsForm.time(from) + "–" + SettingsForm.time(until);
    }

    String log(String level, Optional<Instant> until) {
      String word = texts.find("settings.level." + level, Map.of()).orElse(level);
      return until
          .map(at -> texts.say("settings.log.until", "level", word, "at", formats.dateTime(at)))
          .orElse(word);
    }

    String by(String value, String origin) {
      return texts
          .find("settings.by." + origin, Map.of())
          .map(who -> value + ", " + who)
          .orElse(value);
    }
  }

  static SettingsView of(
      Wished wished, Optional<JsonObject> told, boolean silent, AgentWords words) {
    var say = new Words(words.texts(), words.formats());
    var lines = new ArrayList<Line>();
    for (Part part : Part.values()) {
      lines.add(line(part, wished, told, say));
    }
    boolean heard =
        told.filter(json -> json.getLong("version", 0L) == wished.version()).isPresent();
    return new SettingsView(SettingsForm.of(own(wished)), lines, told.isPresent() || silent, heard);
  }

  /** What of it is for this agent alone. */
  private static AgentWish own(Wished wished) {
    AgentWish all = wished.wish();
    return new AgentWish(
        wished.own().contains(Part.POLL) ? all.pollSeconds() : OptionalInt.empty(),
        all.window().filter(hours -> wished.own().contains(Part.WINDOW)),
        all.log().filter(loud -> wished.own().contains(Part.LOG)));
  }

  private static Line line(Part part, Wished wished, Optional<JsonObject> told, Words say) {
    Optional<String> wish = wish(part, wished.wish(), say);
    String whose = wished.own().contains(part) ? "settings.for.agent" : "settings.for.all";
    String name = part.name().toLowerCase(Locale.ROOT);
    return new Line(
        name,
        wish.map(text -> say.texts().say(whose, "value", text))
            .orElse(say.texts().say("settings.for.nobody")),
        told.map(json -> force(part, json, say)).orElse(List.of()),
        told.flatMap(json -> refusal(name, json, wish.isPresent(), say)));
  }

  private static Optional<String> wish(Part part, AgentWish wish, Words say) {
    return switch (part) {
      case POLL ->
          wish.pollSeconds().isPresent()
              ? Optional.of(say.poll(wish.pollSeconds().getAsInt()))
              : Optional.empty();
      case WINDOW -> wish.window().map(hours -> say.window(hours.from(), hours.until()));
      case LOG -> wish.log().map(loud -> say.log(loud.level(), Optional.of(loud.until())));
    };
  }

  private static List<String> force(Part part, JsonObject told, Words say) {
    return switch (part) {
      case POLL -> polls(told, say);
      case WINDOW -> {
        var window = told.getJsonObject("window");
        String value =
            window.containsKey("from")
                ? say.window(window.getInteger("from"), window.getInteger("until"))
                : say.texts().say("settings.window.any");
        yield List.of(say.by(value, window.getString("origin")));
      }
      case LOG -> {
        var log = told.getJsonObject("log");
        Optional<Instant> until =
            Optional.ofNullable(log.getLong("until")).map(Instant::ofEpochMilli);
        yield List.of(say.by(say.log(log.getString("level"), until), log.getString("origin")));
      }
    };
  }

  /** One line when all registers are visited alike. */
  private static List<String> polls(JsonObject told, Words say) {
    var values = new LinkedHashSet<String>();
    var named = new ArrayList<String>();
    for (Object each : told.getJsonArray("polls")) {
      var poll = (JsonObject) each;
      String value = say.by(say.poll(poll.getLong("seconds")), poll.getString("origin"));
      values.add(value);
      named.add(poll.getString("link") + ": " + value);
    }
    return values.size() > 1 ? List.copyOf(named) : List.copyOf(values);
  }

  private static Optional<String> refusal(String name, JsonObject told, boolean wished, Words say) {
    for (Object each : told.getJsonArray("refused")) {
      var refused = (JsonObject) each;
      if (refused.getString("setting").equals(name)) {
        return Optional.of(
            say.texts().say("settings.refused", "bounds", refused.getString("message")));
      }
    }
    boolean file =
        switch (name) {
          case "poll" ->
              told.getJsonArray("polls").stream()
                  .anyMatch(poll -> ((JsonObject) poll).getString("origin").equals("file"));
          case "window" -> told.getJsonObject("window").getString("origin").equals("file");
          default -> false;
        };
    return wished && file ? Optional.of(say.texts().say("settings.file-first")) : Optional.empty();
  }
}
