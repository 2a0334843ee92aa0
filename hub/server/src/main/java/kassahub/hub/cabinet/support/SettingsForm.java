package kassahub.hub.cabinet.support;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.agent.AgentWish.Hours;
import kassahub.hub.agent.AgentWish.Loud;
import kassahub.hub.problem.Problem;
import kassahub.hub.settings.Wished.Part;
import kassahub.hub.web.Request;

/**
 * What agents are to go by, as the form shows it.
 *
 * @param poll seconds; empty: not wished
 * @param from a time of day; empty like {@code until}: not wished
 * @param loud the log is loud now, until then
 */
public record SettingsForm(String poll, String from, String until, Optional<Instant> loud) {
  /** What may be chosen, in seconds. */
  public static final List<Integer> POLLS = List.of(10, 15, 30, 60, 120, 300, 600, 1800, 3600);

  /** For how long a log may be loud, in hours. */
  public static final List<Integer> HOURS = List.of(1, 4, 24);

  private static final String KEEP = "keep";

  static SettingsForm of(AgentWish wish) {
    return new SettingsForm(
        wish.pollSeconds().isPresent() ? Integer.toString(wish.pollSeconds().getAsInt()) : "",
        wish.window().map(hours -> time(hours.from())).orElse(""),
        wish.window().map(hours -> time(hours.until())).orElse(""),
        wish.log().map(Loud::until));
  }

  static String time(int minute) {
    return LocalTime.of(minute / 60, minute % 60).toString();
  }

  /** The parts that were sent: those whose tick is set, and a loud log that is not to go on. */
  static Set<Part> parts(Request request) {
    var parts = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      boolean sent = request.formAll("part").contains(part.name().toLowerCase(Locale.ROOT));
      if (sent && !(part == Part.LOG && request.formText("log").equals(KEEP))) {
        parts.add(part);
      }
    }
    return parts;
  }

  static AgentWish wish(Request request, Instant now) {
    return new AgentWish(poll(request), window(request), log(request, now));
  }

  private static OptionalInt poll(Request request) {
    String poll = request.formText("poll");
    if (!poll.isEmpty() && !poll.matches("\\d{1,5}")) {
      throw new Problem.Invalid("SETTINGS_POLL", "seconds expected");
    }
    return poll.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(poll));
  }

  private static Optional<Hours> window(Request request) {
    String from = request.formText("from");
    String until = request.formText("until");
    return from.isEmpty() && until.isEmpty()
        ? Optional.empty()
        : Optional.of(new Hours(minute(from), minute(until)));
  }

  private static int minute(String time) {
    try {
      return LocalTime.parse(time).toSecondOfDay() / 60;
    } catch (DateTimeException noTime) {
      throw new Problem.Invalid("SETTINGS_WINDOW", "two times of day expected");
    }
  }

  private static Optional<Loud> log(Request request, Instant now) {
    String hours = request.formText("log");
    if (hours.isEmpty() || hours.equals(KEEP)) {
      return Optional.empty();
    }
    int count = HOURS.stream().filter(one -> hours.equals(one.toString())).findFirst().orElse(0);
    if (count == 0) {
      throw new Problem.Invalid("SETTINGS_LOG", "1, 4 or 24 hours expected");
    }
    return Optional.of(new Loud("debug", now.plus(Duration.ofHours(count))));
  }
}
