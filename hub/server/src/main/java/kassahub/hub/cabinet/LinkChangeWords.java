package kassahub.hub.cabinet;

import java.time.LocalDate;
import java.util.Map;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/** Who ends, who begins or who follows whom, as requests and the journal keep it. */
public final class LinkChangeWords {
  private LinkChangeWords() {}

  /** One sentence without its full stop. */
  public static String say(Map<String, String> facts, Texts texts) {
    String from = facts.getOrDefault("from-name", "");
    String to = facts.getOrDefault("to-name", "");
    String act = from.isEmpty() ? "begin" : to.isEmpty() ? "end" : "give";
    String day = facts.getOrDefault("day", "");
    var sentence =
        texts.say(
            "link.change." + act + "." + facts.getOrDefault("link", ""),
            "organisation",
            facts.getOrDefault("organisation", ""),
            "from",
            from,
            "to",
            to);
    return day.isEmpty()
        ? sentence
        : texts.say("link.change.on", "change", sentence, "day", Formats.day(LocalDate.parse(day)));
  }
}
