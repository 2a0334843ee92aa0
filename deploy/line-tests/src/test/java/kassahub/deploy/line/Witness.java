package kassahub.deploy.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;

/**
 * Remembers every report that an agent had, and which of them the hub acknowledged, whatever became
 * of the outbox afterwards. Learns from the outbox while the agent does not run (a segment is
 * deleted only when it is full, and a usual one of a megabyte never is), and on the wire. Safe for
 * use by many threads.
 */
final class Witness {
  private static final String ACKNOWLEDGEMENT = "ack";

  private final Path copy;
  private final Set<Report> had = new LinkedHashSet<>();
  private final Set<Report> acknowledged = new LinkedHashSet<>();

  /**
   * @param copy where the outbox is copied to while it is looked at
   */
  Witness(Path copy) {
    this.copy = copy;
  }

  /** Looks into the outbox of an agent that does not run. */
  synchronized void look(Path outbox) throws IOException {
    Set<Report> waiting = new HashSet<>(read(outbox, true));
    for (Report report : read(outbox, false)) {
      had.add(report);
      if (!waiting.contains(report)) {
        acknowledged.add(report);
      }
    }
  }

  /** What the outbox of an agent that does not run has yet to send, in order. */
  synchronized List<Report> waiting(Path outbox) throws IOException {
    return read(outbox, true);
  }

  /** A batch goes out. */
  synchronized void sent(ReportBatch batch) {
    had.addAll(batch.getReportsList());
  }

  /** The hub says that it holds the batch up to this number. */
  synchronized void stored(ReportBatch batch, long upTo) {
    batch.getReportsList().stream()
        .filter(report -> report.getSequence() <= upTo)
        .forEach(acknowledged::add);
  }

  /** Everything that was ever in the outbox, as far as it was looked at, or sent. */
  synchronized Set<Report> had() {
    return Set.copyOf(had);
  }

  /** What the hub said it has. */
  synchronized Set<Report> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  private List<Report> read(Path outbox, boolean onlyWaiting) throws IOException {
    Folders.delete(copy);
    if (!Files.exists(outbox)) {
      return List.of();
    }
    Folders.copy(outbox, copy);
    if (!onlyWaiting) {
      forgetAcknowledgements();
    }
    try (var box = Outbox.open(copy, OutboxLimits.DEFAULT)) {
      return all(box);
    }
  }

  /** Behind a hole there is more when all before it is acknowledged. */
  private static List<Report> all(Outbox box) throws IOException {
    var all = new ArrayList<Report>();
    var part = box.peek(0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    while (!part.isEmpty()) {
      all.addAll(part);
      long last = part.getLast().getSequence();
      box.ack(last);
      part = box.peek(last, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
    return all;
  }

  private void forgetAcknowledgements() throws IOException {
    try (var files = Files.walk(copy)) {
      for (Path file : files.filter(one -> one.endsWith(ACKNOWLEDGEMENT)).toList()) {
        Files.delete(file);
      }
    }
  }
}
