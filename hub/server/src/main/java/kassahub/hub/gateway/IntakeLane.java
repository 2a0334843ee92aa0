package kassahub.hub.gateway;

import io.vertx.pgclient.PgException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import kassahub.hub.database.Database;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.gateway.Decision.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes groups of batches. When a group cannot be stored because of what is in it,
 * each agent is tried alone, then each batch; only the one that is to blame is refused for good.
 */
final class IntakeLane implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IntakeLane.class);
  private static final int REPORTS_A_GROUP = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Database database;
  private final GroupWriter writer;
  private final BlockingQueue<Submission> waiting = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean running = true;

  IntakeLane(int number, Database database, GroupWriter writer) {
    this.database = database;
    this.writer = writer;
    thread = Thread.ofVirtual().name("intake-" + number).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The queue is bounded by the intake's limit in bytes. */
  void submit(Submission submission) {
    waiting.add(submission);
    if (!running) {
      refuseWaiting();
    }
  }

  @Override
  public void close() {
    running = false;
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    refuseWaiting();
  }

  private void run() {
    while (running) {
      try {
        write(nextGroup());
      } catch (InterruptedException stop) {
        return;
      } catch (RuntimeException bug) {
        log.error("A group of reports failed in an unforeseen way.", bug);
      }
    }
  }

  private List<Submission> nextGroup() throws InterruptedException {
    var group = new ArrayList<Submission>();
    Submission next = waiting.take();
    int reports = 0;
    while (next != null) {
      group.add(next);
      reports += next.batch().getReportsCount();
      next = reports < REPORTS_A_GROUP ? waiting.poll() : null;
    }
    return group;
  }

  private void write(List<Submission> group) {
    try {
      decideAll(database.transact(tx -> writer.write(tx, group)));
    } catch (RuntimeException failed) {
      if (!blameable(failed)) {
        log.warn("Reports could not be stored now. batches={}", group.size(), failed);
        group.forEach(s -> s.decision().complete(notNow()));
      } else if (group.size() > 1) {
        split(group).forEach(this::write);
      } else {
        refuse(group.getFirst(), failed);
      }
    } finally {
      group.forEach(s -> s.decision().complete(notNow())); // no effect on what is decided
    }
  }

  private static void decideAll(Map<Submission, Decision> decisions) {
    decisions.forEach((submission, decision) -> submission.decision().complete(decision));
  }

  private static void refuse(Submission poison, RuntimeException failed) {
    log.error(
        "A batch can never be stored and is refused for good. agent={} stream={} first={}",
        poison.link().agent(),
        Long.toUnsignedString(poison.batch().getStream()),
        poison.batch().getReports(0).getSequence(),
        failed);
    poison
        .decision()
        .complete(new Refused(RefusalCode.MALFORMED, "the hub cannot store this batch", 0));
  }

  /** By agent; one agent's batches one by one. */
  private static List<List<Submission>> split(List<Submission> group) {
    Map<String, List<Submission>> byAgent = new LinkedHashMap<>();
    group.forEach(
        s -> byAgent.computeIfAbsent(s.link().agent(), agent -> new ArrayList<>()).add(s));
    return byAgent.size() > 1
        ? List.copyOf(byAgent.values())
        : group.stream().map(List::of).toList();
  }

  /** Whether the reports are at fault, not the database or its connection. */
  private static boolean blameable(RuntimeException failure) {
    return switch (failure) {
      case UniqueViolation unique -> true;
      case PgException pg -> pg.getSqlState() != null && pg.getSqlState().startsWith("2");
      case DateTimeException date -> true;
      case ArithmeticException arithmetic -> true;
      case IllegalArgumentException argument -> true;
      case NullPointerException missing -> true;
      default -> false;
    };
  }

  private void refuseWaiting() {
    for (Submission left = waiting.poll(); left != null; left = waiting.poll()) {
      left.decision().complete(notNow());
    }
  }

  private static Refused notNow() {
    return new Refused(RefusalCode.NOT_NOW, "the hub cannot store reports now", 0);
  }
}
