package kassahub.hub.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Batches of one lane that wait for their transaction. Those that nobody waits for are given time
 * to share one; whoever is in a hurry takes them along at once. It is bounded by the intake's limit
 * in bytes.
 */
final class IntakeQueue {
  private static final int REPORTS_A_GROUP = 1_000;

  private final Duration patience;
  private final BlockingQueue<Submission> waiting = new LinkedBlockingQueue<>();

  /** As many as there are in the queue, at times one behind. */
  private final Semaphore hurried = new Semaphore(0);

  /**
   * An empty one.
   *
   * @param patience how long a batch that nobody waits for stays without company
   */
  IntakeQueue(Duration patience) {
    this.patience = patience;
  }

  void add(Submission submission) {
    waiting.add(submission);
    if (submission.hurried()) {
      hurried.release();
    }
  }

  int size() {
    return waiting.size();
  }

  /** Takes one that no group has. */
  @Nullable Submission poll() {
    return waiting.poll();
  }

  /** In their order; waits until there is one. */
  List<Submission> nextGroup() throws InterruptedException {
    Submission first = waiting.take();
    try {
      awaitCompany();
    } catch (InterruptedException stop) {
      waiting.add(first); // whoever stops it answers what is left
      throw stop;
    }
    var group = new ArrayList<Submission>();
    int reports = 0;
    for (var next = first; next != null; next = reports < REPORTS_A_GROUP ? poll() : null) {
      group.add(next);
      reports += next.batch().getReportsCount();
    }
    hurried.acquireUninterruptibly((int) group.stream().filter(Submission::hurried).count());
    return group;
  }

  private void awaitCompany() throws InterruptedException {
    if (size() < REPORTS_A_GROUP && hurried.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      hurried.release();
    }
  }
}
