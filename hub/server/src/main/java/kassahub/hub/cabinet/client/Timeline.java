package kassahub.hub.cabinet.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.cabinet.support.DeliveryWords;
import kassahub.hub.dispatch.DeliveryRow;
import kassahub.hub.register.TelemetryPoint;
import kassahub.hub.web.table.Tone;

/**
 * The story of a register: what changed, when and who did it, newest first (UX pattern 17). Read
 * from what is kept anyway: reports of its agent, dispatches, activations.
 */
public record Timeline(List<Day> days) {
  private static final int MOST = 30;

  /** What happened on one day. */
  public record Day(String title, List<Event> events) {}

  /**
   * One thing that happened.
   *
   * @param who a person, a rule, an agent; and what more there is to say
   * @param link an activation to open
   */
  public record Event(
      Instant at, Tone tone, String icon, String title, String who, Optional<Long> link) {}

  /**
   * What the story is read from.
   *
   * @param history oldest first
   * @param agent who reports
   */
  record Sources(
      List<TelemetryPoint> history,
      List<DeliveryRow> deliveries,
      List<ActivationSummary> activations,
      String agent) {}

  static Timeline of(Sources sources, RegisterTable table) {
    var writer = new Writer(sources, table);
    var days = new LinkedHashMap<String, List<Event>>();
    writer.events().stream()
        .sorted(Comparator.comparing(Event::at).reversed())
        .limit(MOST)
        .forEach(
            event ->
                days.computeIfAbsent(writer.day(event.at()), _ -> new ArrayList<>()).add(event));
    return new Timeline(
        days.entrySet().stream().map(day -> new Day(day.getKey(), day.getValue())).toList());
  }

  /** Puts each source into words. */
  private record Writer(Sources sources, RegisterTable table) {

    List<Event> events() {
      var events = new ArrayList<Event>();
      for (int at = 1; at < sources.history().size(); at++) {
        changes(events, sources.history().subList(0, at), sources.history().get(at));
      }
      sources.deliveries().forEach(row -> delivery(events, row));
      sources.activations().forEach(one -> activation(events, one));
      return events;
    }

    String day(Instant at) {
      String day = table.formats().date(at);
      return day.equals(table.formats().date(table.now())) ? say("timeline.today", day) : day;
    }

    private void changes(List<Event> events, List<TelemetryPoint> earlier, TelemetryPoint now) {
      var before = earlier.getLast();
      var lost = TelemetryPoint.unreachableSince(earlier);
      if (before.reachable() && !now.reachable()) {
        String why = now.fault().flatMap(this::reason).orElse(byAgent());
        add(events, now.at(), Tone.WARN, "plug-connected-x", "timeline.lost", why);
      } else if (lost.isPresent() && now.reachable()) {
        String age = table.formats().age(Duration.between(lost.get(), now.at()));
        String more = table.texts().say("timeline.back.after", "age", age);
        add(events, now.at(), Tone.OK, "plug-connected", "timeline.back", more);
      }
      if (now.shift().isPresent() && before.shift().isPresent()) {
        if (!now.shift().equals(before.shift())) {
          String key = now.shift().get().equals("closed") ? "timeline.closed" : "timeline.opened";
          add(events, now.at(), Tone.NONE, "clock", key, byAgent());
        }
      }
      if (now.licenceUntil().isPresent() && !now.licenceUntil().equals(before.licenceUntil())) {
        String quarter = table.quarter(now.licenceUntil().get());
        String title = table.texts().say("timeline.licence", "quarter", quarter);
        events.add(event(now.at(), Tone.OK, "license", title, byAgent()));
      }
    }

    private void delivery(List<Event> events, DeliveryRow row) {
      var words = new DeliveryWords(table.texts());
      String work = words.kind(row);
      if (!words.byHand(row)) {
        String ordered = table.texts().say("timeline.ordered", "work", work);
        events.add(event(row.createdAt(), Tone.RUN, "send", ordered, words.who(row)));
      }
      if (row.finishedAt().isPresent()) {
        var badge = words.state(row);
        String title = table.texts().say("timeline.finished", "work", work, "state", badge.text());
        String reason = words.reason(row);
        String who =
            words.byHand(row)
                ? words.who(row)
                : table.texts().say("timeline.agent", "agent", row.target().agentName());
        events.add(
            event(
                row.finishedAt().get(),
                badge.tone(),
                badge.icon(),
                title,
                reason.isEmpty() ? who : who + ". " + reason));
      }
    }

    private void activation(List<Event> events, ActivationSummary one) {
      events.add(
          linked(
              event(one.createdAt(), Tone.RUN, "package", title(one, "made"), author(one)), one));
      if (one.finishedAt().isPresent() && one.status() != ActivationStatus.IN_PROGRESS) {
        boolean done = one.status() == ActivationStatus.DONE;
        events.add(
            linked(
                event(
                    one.finishedAt().get(),
                    done ? Tone.OK : Tone.BAD,
                    done ? "license" : "circle-x",
                    title(one, done ? "done" : "failed"),
                    one.vendor()),
                one));
      }
    }

    private String author(ActivationSummary one) {
      return one.policyId().isPresent()
          ? table.texts().say("activation.by.rule", "rule", one.createdBy())
          : one.createdBy();
    }

    private String title(ActivationSummary one, String what) {
      return table
          .texts()
          .say("timeline.activation." + what, "number", Long.toString(one.number()));
    }

    private static Event linked(Event event, ActivationSummary one) {
      return new Event(
          event.at(),
          event.tone(),
          event.icon(),
          event.title(),
          event.who(),
          Optional.of(one.number()));
    }

    private void add(
        List<Event> events, Instant at, Tone tone, String icon, String key, String who) {
      events.add(event(at, tone, icon, table.texts().say(key), who));
    }

    private static Event event(Instant at, Tone tone, String icon, String title, String who) {
      return new Event(at, tone, icon, title, who, Optional.empty());
    }

    private Optional<String> reason(String code) {
      return table.texts().find("reason." + code, Map.of());
    }

    private String byAgent() {
      return sources.agent().isEmpty()
          ? table.texts().say("timeline.register")
          : table.texts().say("timeline.agent", "agent", sources.agent());
    }

    private String say(String key, String day) {
      return table.texts().say(key, "day", day);
    }
  }
}
