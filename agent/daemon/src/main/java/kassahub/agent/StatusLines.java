package kassahub.agent;

import java.util.ArrayList;
import java.util.List;
import kassahub.agent.outbox.OutboxStatus;
import kassahub.agent.register.AttachedStatus;
import kassahub.agent.uplink.UplinkStatus;

/** How an agent is, in words for the engineer at the till; holds no password. */
final class StatusLines {
  private static final long KIBIBYTE = 1 << 10;
  private static final long MEBIBYTE = 1 << 20;

  private final Texts texts;

  StatusLines(Texts texts) {
    this.texts = texts;
  }

  /** A line for the agent, its hub, its outbox, each register, each notice. */
  List<String> of(AgentStatus status) {
    var lines = new ArrayList<String>();
    lines.add(texts.of("status.agent", status.agent(), BuildInfo.read().version()));
    lines.add(hub(status.uplink()));
    lines.add(outbox(status.outbox()));
    if (status.registers().isEmpty()) {
      lines.add(texts.of("doctor.registers.none"));
    }
    status.registers().forEach(register -> lines.add(register(register)));
    status.notices().forEach(notice -> lines.add(texts.of("status.notice", notice)));
    return lines;
  }

  private String hub(UplinkStatus uplink) {
    String since = uplink.since().toString();
    return uplink.connected()
        ? texts.of("status.hub", uplink.transport(), since)
        : texts.of("status.hub.away", since, uplink.problem().orElse("-"));
  }

  private String outbox(OutboxStatus outbox) {
    return texts.of(
        "status.outbox",
        Long.toString(outbox.reports()),
        Long.toString(outbox.bytes() / KIBIBYTE),
        Long.toString(outbox.limitBytes() / KIBIBYTE),
        Long.toString(outbox.refusedForGood()),
        Long.toString(outbox.diskFreeBytes() / MEBIBYTE));
  }

  private String register(AttachedStatus register) {
    String serial = register.serial().orElse("-");
    return register
        .fault()
        .map(
            fault ->
                texts.of(
                    "status.register.fault",
                    register.link(),
                    serial,
                    FaultAdvice.of(texts, fault)))
        .orElseGet(
            () ->
                texts.of(
                    register.reachable() ? "status.register" : "status.register.unasked",
                    register.link(),
                    serial));
  }
}
