package kassahub.hub.cabinet.licence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import kassahub.hub.register.SerialNumber;
import kassahub.hub.web.Texts;

/** What an import came to, in sentences. */
final class ImportWords {
  /** A serial with a digit too few or too many, rather than a number of a house. */
  private static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{8,}(?![0-9\u2026])");

  private final Texts texts;

  ImportWords(Texts texts) {
    this.texts = texts;
  }

  CheckView.Outcome outcome(Imported told) {
    if (told.lines() == 0) {
      return new CheckView.Outcome(texts.say("check.import.empty"), List.of());
    }
    return new CheckView.Outcome(
        texts.say(
            "check.import.done",
            "added",
            told.added(),
            "lines",
            told.lines(),
            "repeats",
            told.repeats().count(),
            "junk",
            told.junk().count()),
        details(told));
  }

  /** Why a serial has a wrong format: what stands where, or how many digits are missing. */
  static String fault(Texts texts, String serial) {
    return SerialNumber.fault(serial)
        .flatMap(fault -> texts.find("reason." + fault.code(), fault.facts()))
        .orElseGet(() -> texts.say("reason.WRONG_FORMAT"));
  }

  private List<String> details(Imported told) {
    var lines = new ArrayList<String>();
    for (var junk : told.junk().first()) {
      lines.add(junk(junk));
    }
    more(lines, told.junk());
    for (var repeat : told.repeats().first()) {
      var facts = Map.of("line", repeat.line(), "serial", repeat.serial(), "first", repeat.first());
      String key = repeat.first() == 0 ? "check.import.known" : "check.import.repeat";
      lines.add(texts.find(key, facts).orElseThrow());
    }
    more(lines, told.repeats());
    return lines;
  }

  /** Of a line with a number a person wants to know how many digits it has. */
  private String junk(Imported.Junk junk) {
    String number =
        NUMBER
            .matcher(junk.text())
            .results()
            .map(MatchResult::group)
            .max(Comparator.comparingInt(String::length))
            .orElse("");
    var facts = Map.of("line", junk.line(), "text", junk.text(), "why", fault(texts, number));
    return texts
        .find(number.isEmpty() ? "check.import.junk" : "check.import.count", facts)
        .orElseThrow();
  }

  private void more(List<String> lines, Imported.Some<?> some) {
    int left = some.count() - some.first().size();
    if (left > 0) {
      lines.add(texts.say("check.import.more", "count", left));
    }
  }
}
