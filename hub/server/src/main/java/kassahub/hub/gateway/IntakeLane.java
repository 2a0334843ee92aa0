package kassahub.hub.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.gateway.Decision.Refused;
import kassahub.hub.gateway.Decision.Stored;
import kassahub.hub.gateway.GroupWriter.Decided;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes groups of batches. When a group cannot be stored because of what is in it,
 * each agent is tried alone, then each batch, then halves of it: everything before the report that
 * is to blame is stored, and only that one is refused for good.
 */
final class IntakeLane implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IntakeLane.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Database database;
  private final GroupWriter writer;
  private final Suspects suspects = new Suspects();
  private final IntakeQueue waiting;
  private final Thread thread;
  private final AtomicLong refusedForGood = new AtomicLong();
  private final AtomicLong mistakes = new AtomicLong();
  private volatile boolean running = true;

  IntakeLane(int number, Database database, GroupWriter writer, Duration patience) {
    this.database = database;
    this.writer = writer;
    waiting = new IntakeQueue(patience);
    thread = Thread.ofVirtual().name("intake-" + number).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Never blocks. */
  void submit(Submission submission) {
    waiting.add(submission);
    if (!running) {
      refuseWaiting();
    }
  }

  /** Batches that no transaction has taken up yet. */
  int waiting() {
    return waiting.size();
  }

  /** Whether it writes, or will. */
  boolean works() {
    return thread.isAlive();
  }

  /** Reports that were refused for good because the database cannot hold them. */
  long refusedForGood() {
    return refusedForGood.get();
  }

  /** How often reports were put off because of a mistake of the hub. */
  long mistakes() {
    return mistakes.get();
  }

  @Override
  public void close() {
    running = false;
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    refuseWaiting();
  }

  private void run() {
    while (running) {
      try {
        write(waiting.nextGroup());
      } catch (InterruptedException stop) {
        return;
      } catch (RuntimeException bug) {
        log.error("A group of reports failed in an unforeseen way.", bug);
      }
    }
  }

  private void write(List<Submission> group) {
    try {
      decideAll(store(group));
    } catch (NotStored failed) {
      if (failed.blame == Blame.DATABASE) {
        if (!(failed.getCause() instanceof DatabaseAway)) {
          log.warn("Reports could not be stored now. batches={}", group.size(), failed.getCause());
        }
        group.forEach(s -> s.decision().complete(notNow()));
      } else if (group.size() > 1) {
        split(group).forEach(this::write);
      } else if (group.getFirst().batch().getReportsCount() > 1) {
        halve(group.getFirst());
      } else {
        judge(group.getFirst());
      }
    } finally {
      group.forEach(s -> s.decision().complete(notNow())); // no effect on what is decided
    }
  }

  /** What fails before the work begins says nothing about reports. */
  private List<Decided> store(List<Submission> group) {
    var begun = new AtomicBoolean();
    try {
      return database.transact(
          tx -> {
            begun.set(true);
            return writer.write(tx, group);
          });
    } catch (RuntimeException failed) {
      throw new NotStored(begun.get() ? Blame.of(failed) : Blame.DATABASE, failed);
    }
  }

  private static void decideAll(List<Decided> decisions) {
    for (Decided one : decisions) {
      if (one.decision() instanceof Refused refused) {
        one.submission().link().refused(refused.code(), refused.message());
      }
      one.submission().decision().complete(one.decision());
    }
  }

  /** The second half only when the first is stored: reports stay in order. */
  private void halve(Submission whole) {
    int reports = whole.batch().getReportsCount();
    Submission first = whole.part(0, reports / 2);
    write(List.of(first));
    Decision decision = first.decision().join();
    if (decision instanceof Stored) {
      Submission second = whole.part(reports / 2, reports);
      write(List.of(second));
      decision = second.decision().join();
    }
    whole.decision().complete(decision);
  }

  /** A report alone, once more: the first time another hub may have written the same key. */
  private void judge(Submission one) {
    try {
      decideAll(store(List.of(one)));
    } catch (NotStored again) {
      long sequence = one.batch().getReports(0).getSequence();
      if (suspects.add(one)) {
        log.error(
            "A report cannot be stored. agent={} stream={} sequence={} blame={}",
            one.link().agent(),
            Long.toUnsignedString(one.batch().getStream()),
            sequence,
            again.blame,
            again.getCause());
      }
      one.decision().complete(verdict(again.blame, sequence));
    }
  }

  private Refused verdict(Blame blame, long sequence) {
    return switch (blame) {
      case REPORT -> {
        refusedForGood.incrementAndGet();
        yield new Refused(RefusalCode.MALFORMED, "report " + sequence + " cannot be stored", 0);
      }
      case HUB -> {
        mistakes.incrementAndGet();
        yield notNow();
      }
      case DATABASE -> notNow();
    };
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

  private void refuseWaiting() {
    for (var left = waiting.poll(); left != null; left = waiting.poll()) {
      left.decision().complete(notNow());
    }
  }

  private static Refused notNow() {
    return new Refused(RefusalCode.NOT_NOW, "the hub cannot store reports now", 0);
  }

  /** A group that was rolled back. */
  private static final class NotStored extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Blame blame;

    NotStored(Blame blame, RuntimeException cause) {
      super(cause);
      this.blame = blame;
    }
  }
}
