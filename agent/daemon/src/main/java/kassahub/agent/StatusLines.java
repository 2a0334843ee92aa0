package kassahub.agent;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import kassahub.agent.dispatch.WaitingLicence;
import kassahub.agent.outbox.OutboxStatus;
import kassahub.agent.register.AttachedStatus;
import kassahub.agent.uplink.UplinkStatus;

/** How an agent is, in words for the engineer at the till; holds no password. */
final class StatusLines {
  private static final long KIBIBYTE = 1 << 10;
  private static final long MEBIBYTE = 1 << 20;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Texts texts;
  private final ZoneId zone;

  /**
   * @param zone in which times are told: the one of the clock on the wall
   */
  StatusLines(Texts texts, ZoneId zone) {
    this.texts = texts;
    this.zone = zone;
  }

  /**
   * One thing that a person may want to know.
   *
   * @param well false: somebody should look after it
   */
  record Line(boolean well, String text) {
    static Line well(String text) {
      return new Line(true, text);
    }

    static Line amiss(String text) {
      return new Line(false, text);
    }
  }

  /** A line for the agent, its hub, its outbox, each register, licence that waits, notice. */
  List<Line> of(AgentStatus status) {
    var lines = new ArrayList<Line>();
    lines.add(Line.well(texts.of("status.agent", status.agent(), BuildInfo.read().version())));
    lines.add(hub(status.uplink()));
    lines.add(outbox(status.outbox()));
    if (status.registers().isEmpty()) {
      lines.add(Line.amiss(texts.of("doctor.registers.none")));
    }
    status.registers().forEach(register -> lines.add(register(register)));
    status.licences().forEach(licence -> lines.add(licence(licence)));
    status.notices().forEach(notice -> lines.add(Line.amiss(texts.of("status.notice", notice))));
    return lines;
  }

  private Line hub(UplinkStatus uplink) {
    String since = time(uplink.since());
    if (uplink.connected()) {
      return Line.well(texts.of("status.hub", uplink.transport(), since));
    }
    return uplink
        .problem()
        .map(problem -> Line.amiss(texts.of("status.hub.away", since, problem)))
        .orElseGet(() -> Line.well(texts.of("status.hub.starting", since)));
  }

  private String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  private Line outbox(OutboxStatus outbox) {
    boolean well = outbox.refusedFull() == 0 && outbox.damaged() == 0;
    return new Line(well, outboxText(outbox));
  }

  private String outboxText(OutboxStatus outbox) {
    return texts.of(
        "status.outbox",
        Long.toString(outbox.reports()),
        Long.toString(outbox.bytes() / KIBIBYTE),
        Long.toString(outbox.limitBytes() / KIBIBYTE),
        Long.toString(outbox.refusedForGood()),
        Long.toString(outbox.diskFreeBytes() / MEBIBYTE));
  }

  private Line register(AttachedStatus register) {
    String serial = register.serial().orElse("-");
    return register
        .fault()
        .map(fault -> FaultAdvice.of(texts, fault))
        .map(
            advice ->
                Line.amiss(texts.of("status.register.fault", register.link(), serial, advice)))
        .orElseGet(() -> Line.well(texts.of(quiet(register), register.link(), serial)));
  }

  /** Somebody at the till can mostly end the waiting, by closing a shift. */
  private Line licence(WaitingLicence licence) {
    String register = licence.register();
    String reason = licence.waitsFor();
    return reason.isEmpty()
        ? Line.well(texts.of("status.licence", register))
        : Line.amiss(texts.of("status.licence.waits", register, advice(reason)));
  }

  private String advice(String reason) {
    return texts.find("waits." + reason).or(() -> texts.find("fault." + reason)).orElse(reason);
  }

  private static String quiet(AttachedStatus register) {
    return register.reachable() ? "status.register" : "status.register.unasked";
  }
}
