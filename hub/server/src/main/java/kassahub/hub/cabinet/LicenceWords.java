package kassahub.hub.cabinet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.web.Texts;

/** Says what of a licence a register has or loses; its makers publish no names of features. */
public final class LicenceWords {
  private final Texts texts;

  public LicenceWords(Texts texts) {
    this.texts = texts;
  }

  /** «бессрочные функции № 1-8, 17; кварталы I кв. 2027 – IV кв. 2037»; a dash for nothing. */
  public String lost(LicenceMask assigned, LicenceMask onDevice) {
    var lost = onDevice.without(assigned);
    var said = new ArrayList<String>();
    if (!lost.features().isEmpty()) {
      said.add(
          texts.say(
              "licence.lost.features", "numbers", runs(lost.features(), Integer::toString, "–")));
    }
    if (!lost.quarters().isEmpty()) {
      said.add(
          texts.say("licence.lost.quarters", "quarters", runs(lost.quarters(), this::name, " – ")));
    }
    return said.isEmpty() ? "–" : String.join("; ", said);
  }

  private String name(int quarter) {
    var day = LicenceMask.lastDay(quarter);
    return texts.say("quarter." + day.getMonthValue() / 3, "year", Integer.toString(day.getYear()));
  }

  /** Each run of numbers by its ends. */
  private static String runs(List<Integer> sorted, IntFunction<String> name, String to) {
    var runs = new ArrayList<String>();
    int first = 0;
    for (int at = 0; at < sorted.size(); at++) {
      boolean ends = at + 1 == sorted.size() || sorted.get(at + 1) != sorted.get(at) + 1;
      if (ends) {
        String begun = name.apply(sorted.get(first));
        runs.add(first == at ? begun : begun + to + name.apply(sorted.get(at)));
        first = at + 1;
      }
    }
    return String.join(", ", runs);
  }
}
