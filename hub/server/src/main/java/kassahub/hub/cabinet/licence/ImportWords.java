package kassahub.hub.cabinet.licence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kassahub.hub.register.SerialNumber;
import kassahub.hub.web.Texts;

/** What an import came to, in sentences. */
final class ImportWords {
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
      lines.add(texts.say("check.import.junk", "line", junk.line(), "text", junk.text()));
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

  private void more(List<String> lines, Imported.Some<?> some) {
    int left = some.count() - some.first().size();
    if (left > 0) {
      lines.add(texts.say("check.import.more", "count", left));
    }
  }
}
