package kassahub.hub.cabinet.support;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import kassahub.hub.agent.roster.AgentRow;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Tone;

/** Agents in words (UX §4.1). */
public record AgentWords(Texts texts, Formats formats, Instant now) {
  private static final Duration SILENT = Duration.ofHours(24);
  private static final ZoneId LEGAL = ZoneId.of("Europe/Moscow");

  public Cell state(AgentRow agent) {
    var seen = agent.link().lastSeen();
    var ago = seen.map(at -> texts.say("ago", "age", formats.age(Duration.between(at, now))));
    if (agent.standing().revokedAt().isPresent()) {
      return new Cell.Badge(Tone.BAD, "shield-lock", texts.say("agent.revoked"), ago);
    }
    var suspended = agent.standing().suspendedAt();
    if (suspended.isPresent()) {
      var why = texts.say("agent.suspended.since", "at", formats.dateTime(suspended.get()));
      return new Cell.Badge(
          Tone.BAD, "alert-triangle", texts.say("agent.suspended"), Optional.of(why));
    }
    if (agent.link().connected()) {
      return new Cell.Badge(Tone.OK, "plug-connected", texts.say("contact.ok"), ago);
    }
    if (seen.isEmpty()) {
      return Cell.badge(Tone.NONE, "circle-dashed", texts.say("agent.never"));
    }
    boolean silent = Duration.between(seen.get(), now).compareTo(SILENT) > 0;
    return silent
        ? new Cell.Badge(Tone.WARN, "cloud-off", texts.say("contact.silent"), ago)
        : new Cell.Badge(Tone.NONE, "plug-connected-x", texts.say("agent.away"), ago);
  }

  public Cell certificate(Optional<Instant> until) {
    if (until.isEmpty()) {
      return Cell.none();
    }
    var day = until.get().atZone(LEGAL).toLocalDate();
    long days = ChronoUnit.DAYS.between(now.atZone(LEGAL).toLocalDate(), day);
    String left =
        days >= 0 ? texts.say("days.left", "count", days) : texts.say("days.over", "count", -days);
    Tone tone = days < 0 ? Tone.END : days <= 14 ? Tone.WARN : Tone.OK;
    return new Cell.Term(tone, left, Formats.day(day), Optional.of(left));
  }

  /** As the protocols write themselves. */
  public Optional<String> transport(AgentRow agent) {
    return agent
        .link()
        .transport()
        .map(name -> name.equals("grpc") ? "gRPC" : name.toUpperCase(Locale.ROOT));
  }

  /** How many it speaks for; those that do not answer it stand out. */
  public Cell registers(AgentRow agent) {
    String count = formats.number(agent.registers());
    return agent.unreachable() == 0
        ? new Cell.Text(count)
        : new Cell.Badge(
            Tone.WARN,
            "plug-connected-x",
            count,
            Optional.of(texts.say("agent.unreachable", "count", agent.unreachable())));
  }

  public Cell outbox(AgentRow agent) {
    var reports = agent.outboxReports();
    return reports.isPresent()
        ? new Cell.Text(formats.number(reports.getAsLong()))
        : new Cell.Text(texts.say("no.data"));
  }
}
