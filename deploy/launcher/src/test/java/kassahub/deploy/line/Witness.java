package kassahub.deploy.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.proto.v1.Report;

/**
 * Remembers every report that stood in an agent's outbox as acknowledged, whatever became of the
 * outbox afterwards. A segment is a megabyte and is deleted only when it is full: at this pace
 * never.
 */
final class Witness {
  private static final String ACKNOWLEDGEMENT = "ack";

  private final String agent;
  private final Path copy;
  private final Map<Acknowledged, Report> acknowledged = new LinkedHashMap<>();

  /** One number that the agent was told is stored, and what it had given that number. */
  record Acknowledged(String agent, long stream, long sequence, long deviceTimeMillis) {}

  /**
   * @param copy where the outbox is copied to while it is looked at
   */
  Witness(String agent, Path copy) {
    this.agent = agent;
    this.copy = copy;
  }

  /** Looks into the outbox of an agent that does not run. */
  void look(Path outbox) throws IOException {
    Set<Long> waiting = new HashSet<>();
    read(outbox, true).forEach(report -> waiting.add(report.getSequence()));
    for (Report report : read(outbox, false)) {
      if (!waiting.contains(report.getSequence())) {
        var key =
            new Acknowledged(
                agent, report.getStream(), report.getSequence(), report.getDeviceTimeMillis());
        acknowledged.put(key, report);
      }
    }
  }

  /** States of registers that the hub said it has. */
  Collection<Acknowledged> states() {
    return acknowledged.entrySet().stream()
        .filter(one -> one.getValue().hasState() && !one.getValue().getRegister().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<Report> read(Path outbox, boolean onlyWaiting) throws IOException {
    LineAgent.delete(copy);
    LineAgent.copy(outbox, copy);
    if (!onlyWaiting) {
      forgetAcknowledgements();
    }
    try (var box = Outbox.open(copy, OutboxLimits.DEFAULT)) {
      return box.peek(0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
  }

  private void forgetAcknowledgements() throws IOException {
    try (var files = Files.walk(copy)) {
      for (Path file : files.filter(one -> one.endsWith(ACKNOWLEDGEMENT)).toList()) {
        Files.delete(file);
      }
    }
  }
}
