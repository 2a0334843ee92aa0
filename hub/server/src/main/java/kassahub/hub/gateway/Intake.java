package kassahub.hub.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import kassahub.hub.activation.Installations;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.Misconduct;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.gateway.Decision.Refused;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.register.Registers;
import kassahub.proto.v1.ReportBatch;

/**
 * Takes reports in: a batch is decided when its transaction has committed, never before.
 *
 * <p>Batches that arrive while a transaction runs share the next one; those that only say how an
 * agent is wait for others a moment. An agent always uses the same lane, so its batches stay in
 * order. What is undecided is bounded in bytes; beyond that a batch is refused at once and the link
 * that holds most is closed.
 */
public final class Intake implements AutoCloseable {
  private static final int LANES = 2;

  /**
   * A fleet that is at rest says how it is every few minutes: a flush for each is the most of it.
   */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final List<IntakeLane> lanes;
  private final Misconduct crowding =
      new Misconduct("An agent speaks for more registers than one can have; they are refused.");
  private final Tally tally = new Tally();
  private final AtomicLong undecided = new AtomicLong();
  private final long limit;
  private final Runnable overflow;

  /** The features that reports go to. */
  record Features(
      InstantSource clock,
      Registers registers,
      Dispatches dispatches,
      Agents agents,
      Consequences consequences,
      Misconduct crowding,
      Tally tally) {}

  /** What the intake works with besides the database. */
  public record Parts(
      InstantSource clock,
      Registers registers,
      Dispatches dispatches,
      Agents agents,
      Devices devices,
      Installations installations,
      KnownBits known,
      Changes changes) {}

  /**
   * @param limit bytes that may be undecided, 64 MiB in production
   * @param overflow called when a batch came over the limit
   */
  public Intake(Database database, Parts parts, long limit, Runnable overflow) {
    this(database, parts, limit, overflow, PATIENCE);
  }

  /**
   * The same.
   *
   * @param patience how long a batch that nobody waits for stays without company
   */
  Intake(Database database, Parts parts, long limit, Runnable overflow, Duration patience) {
    var features =
        new Features(
            parts.clock(),
            parts.registers(),
            parts.dispatches(),
            parts.agents(),
            new Consequences(
                parts.devices(), parts.installations(), parts.known(), parts.changes()),
            crowding,
            tally);
    this.limit = limit;
    this.overflow = overflow;
    lanes =
        IntStream.range(0, LANES)
            .mapToObj(i -> new IntakeLane(i, database, new GroupWriter(features), patience))
            .toList();
  }

  /** Starts the lanes. */
  public void start() {
    lanes.forEach(IntakeLane::start);
  }

  /** Whether there is no room for another agent's reports. */
  public boolean full() {
    return undecided.get() >= limit;
  }

  /** How many batches were refused because their agent has too many registers. */
  public long crowded() {
    return crowding.count();
  }

  /** What is wrong with storing reports; empty when all is well. */
  public List<String> complaints() {
    var complaints = new ArrayList<String>();
    if (full()) {
      complaints.add("reports are not stored fast enough");
    }
    if (!lanes.stream().allMatch(IntakeLane::works)) {
      complaints.add("a lane does not write");
    }
    return complaints;
  }

  /** How much reports weigh on it, and what became of them since it was made. */
  public IntakeFigures figures() {
    return new IntakeFigures(
        undecided.get(),
        lanes.stream().mapToLong(IntakeLane::waiting).sum(),
        lanes.stream().mapToLong(IntakeLane::refusedForGood).sum(),
        lanes.stream().mapToLong(IntakeLane::mistakes).sum(),
        tally.stored());
  }

  /**
   * Hands a batch over; never blocks.
   *
   * @param bytes size of the message that carried it
   * @return completes after the commit; never exceptionally
   */
  public CompletableFuture<Decision> accept(AgentLink link, ReportBatch batch, int bytes) {
    if (undecided.addAndGet(bytes) > limit) {
      undecided.addAndGet(-bytes);
      overflow.run();
      return CompletableFuture.completedFuture(
          new Refused(RefusalCode.NOT_NOW, "the hub has no room now", 0));
    }
    link.addUndecided(bytes);
    var decision = new CompletableFuture<Decision>();
    decision.whenComplete(
        (decided, failure) -> {
          undecided.addAndGet(-bytes);
          link.addUndecided(-bytes);
        });
    lanes
        .get(Math.floorMod(link.agent().hashCode(), LANES))
        .submit(new Submission(link, batch, decision));
    return decision;
  }

  /** Refuses what is still waiting. */
  @Override
  public void close() {
    lanes.forEach(IntakeLane::close);
  }
}
