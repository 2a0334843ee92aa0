package kassahub.hub.web.table;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Urgency;

/** What stands in one place of a table. */
public sealed interface Cell {
  /** Nothing stands there, not even a name: a phone leaves such a place out. */
  default boolean empty() {
    return this instanceof Text(String text) && text.isEmpty();
  }

  /** Plain text; {@code -} when there is nothing to say. */
  record Text(String text) implements Cell {}

  /** Text cut to the column's width, whole in a hint. */
  record Clip(String text) implements Cell {}

  /** A link to another page. */
  record Link(String text, String href, boolean strong) implements Cell {}

  /** An identifier: whole, in fixed width, with a button that copies it. */
  record Id(String text, Optional<String> href) implements Cell {}

  /** A state: icon and word. */
  record Badge(Tone tone, String icon, String text, Optional<String> reason) implements Cell {
    private static final int WORDS = 40;

    /** The classes that paint it: a word or two stay on a line, a sentence wraps. */
    public String css() {
      return text.length() > WORDS ? tone.css() + " text-wrap" : tone.css();
    }
  }

  /** A date that runs out, with a clock that empties. */
  record Term(Tone tone, String left, String text, Optional<String> second) implements Cell {}

  /** An icon alone; its meaning is read aloud and shown as a hint. */
  record Sign(Tone tone, String icon, String meaning) implements Cell {}

  /** A button that fetches a file; without an address it is shown disabled. */
  record Download(String label, Optional<String> href) implements Cell {}

  /** Text with a smaller line below. */
  record Lines(String first, String second) implements Cell {}

  /** A thing with its name as a link and its identifiers below, one a line. */
  record Entity(String title, String href, List<String> below) implements Cell {
    public Entity {
      below = List.copyOf(below);
    }
  }

  /**
   * A sum of money: a number in sheets.
   *
   * @param minor kopecks or tiyn
   */
  record Amount(String text, long minor) implements Cell {}

  /** How full something is, in percent; empty = unknown. */
  record Meter(OptionalInt percent, String label) implements Cell {
    /** From here on it is a warning. */
    private static final int HIGH = 90;

    /** From here on it counts as full (B-92). */
    private static final int FULL = 99;

    /** The class that paints it. */
    public String css() {
      int value = percent.orElse(0);
      return value >= FULL ? "kh-bad" : value >= HIGH ? "kh-warn" : "kh-grey";
    }

    /** It needs somebody. */
    public boolean high() {
      return percent.orElse(0) >= HIGH;
    }
  }

  /** Text with a question mark whose hint says more. */
  record Hinted(String text, String hint) implements Cell {}

  /** The cell in words, for a sheet. */
  default String plain() {
    return switch (this) {
      case Text(String text) -> text;
      case Amount(String text, long minor) -> text;
      case Clip(String text) -> text;
      case Link(String text, String _, boolean _) -> text;
      case Id(String text, Optional<String> _) -> text;
      case Badge(Tone _, String _, String text, Optional<String> reason) ->
          text + reason.map(why -> ": " + why).orElse("");
      case Term(Tone _, String _, String text, Optional<String> second) ->
          text + second.map(more -> ", " + more).orElse("");
      case Sign(Tone _, String _, String meaning) -> meaning;
      case Download _ -> "";
      case Lines(String first, String second) -> first + ", " + second;
      case Entity(String title, String _, List<String> below) ->
          title + below.stream().map(line -> ", " + line).collect(Collectors.joining());
      case Meter(OptionalInt _, String label) -> label;
      case Hinted(String text, String _) -> text;
    };
  }

  /** Nothing there, as catalogue tables show it. */
  static Cell none() {
    return new Text("-");
  }

  /** Text, or {@link #none()}. */
  static Cell text(Optional<String> text) {
    return text.<Cell>map(Text::new).orElseGet(Cell::none);
  }

  /** A badge without a reason. */
  static Cell badge(Tone tone, String icon, String text) {
    return new Badge(tone, icon, text, Optional.empty());
  }

  /**
   * Until when something runs: «До 14.12.2026».
   *
   * @param today the legal day
   */
  static Term until(Optional<LocalDate> until, LocalDate today, Formats formats) {
    var texts = formats.texts();
    if (until.isEmpty()) {
      return new Term(Tone.NONE, texts.say("term.never"), "-", Optional.empty());
    }
    long days = ChronoUnit.DAYS.between(today, until.get());
    String text = texts.say("term.until", "date", Formats.day(until.get()));
    String left =
        days >= 0 ? texts.say("term.left", "count", days) : texts.say("term.ended", "count", -days);
    return new Term(tone(days, formats.urgency()), left, text, Optional.empty());
  }

  /** How urgent a term is with so many days left. */
  static Tone tone(long days, Urgency urgency) {
    if (days < 0) {
      return Tone.END;
    }
    if (days <= urgency.urgentDays()) {
      return Tone.WARN;
    }
    return days <= urgency.soonDays() ? Tone.SOON : Tone.OK;
  }
}
