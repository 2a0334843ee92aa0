package kassahub.hub.gateway;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.agent.Agents;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.Settled;
import kassahub.hub.gateway.Decision.Refused;
import kassahub.hub.gateway.Decision.Stored;
import kassahub.hub.gateway.StreamStore.Advanced;
import kassahub.hub.gateway.StreamStore.Missing;
import kassahub.hub.gateway.StreamStore.Position;
import kassahub.hub.register.Applied;
import kassahub.hub.register.Registers;
import kassahub.proto.v1.Report;
import org.jspecify.annotations.Nullable;

/** Writes the batches of many agents in one transaction, with a few statements. */
final class GroupWriter {
  private static final Duration SEEN_EVERY = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Registers registers;
  private final Dispatches dispatches;
  private final Agents agents;
  private final Consequences consequences;
  private final StreamStore streams = new StreamStore();
  private final Crowds crowds;
  private final Tally tally;

  GroupWriter(Intake.Features features) {
    this.clock = features.clock();
    this.registers = features.registers();
    this.dispatches = features.dispatches();
    this.agents = features.agents();
    this.consequences = features.consequences();
    this.crowds = new Crowds(features.registers(), features.crowding());
    this.tally = features.tally();
  }

  /** A batch and what becomes of it when the transaction commits. */
  record Decided(Submission submission, Decision decision) {}

  /** What the batches of one transaction add up to. */
  private static final class Sum {
    private final Tx tx;
    private final Crowds.Newcomers newcomers;
    private final Map<String, Position> positions = new HashMap<>();
    private final Map<String, Advanced> advanced = new HashMap<>();
    private final List<Missing> gaps = new ArrayList<>();
    private final ReportGroup reports = new ReportGroup();
    private int fresh;

    Sum(Tx tx, Crowds.Newcomers newcomers) {
      this.tx = tx;
      this.newcomers = newcomers;
    }
  }

  /** Stores what can be stored and decides about each batch; each agent's in their order. */
  List<Decided> write(Tx tx, List<Submission> submissions) {
    var sum = new Sum(tx, crowds.new Newcomers());
    tx.afterCommit(sum.newcomers::stored);
    lock(tx, submissions).forEach(position -> sum.positions.put(position.agent(), position));
    var decisions = new ArrayList<Decided>(submissions.size());
    submissions.forEach(
        submission -> decisions.add(new Decided(submission, decide(submission, sum))));
    Instant now = clock.instant();
    if (!sum.advanced.isEmpty()) {
      streams.advance(tx, List.copyOf(sum.advanced.values()));
    }
    if (!sum.gaps.isEmpty()) {
      streams.saveGaps(tx, sum.gaps, now);
    }
    apply(tx, sum.reports);
    tx.afterCommit(() -> tally.add(sum.fresh, sum.reports.health().values()));
    agents.seen(tx, aliveSince(decisions, now));
    return decisions;
  }

  private List<Position> lock(Tx tx, List<Submission> submissions) {
    Map<String, Submission> newest = new HashMap<>();
    submissions.forEach(submission -> newest.put(submission.link().agent(), submission));
    return streams.lock(tx, List.copyOf(newest.values()));
  }

  private static Decision decide(Submission submission, Sum sum) {
    AgentLink link = submission.link();
    Optional<Refused> fault = BatchCheck.fault(link, submission.batch());
    if (fault.isPresent()) {
      return fault.get();
    }
    Position position = sum.positions.get(link.agent());
    if (position == null || position.stream() != submission.batch().getStream()) {
      return new Refused(RefusalCode.NOT_NOW, "the stream is not open", 0);
    }
    if (position.stopped()) {
      return new Refused(RefusalCode.NOT_AUTHORIZED, "this agent is revoked or suspended", 0);
    }
    if (position.generation() != link.generation()) {
      return new Refused(RefusalCode.NOT_NOW, "the agent has another connection now", 0);
    }
    return place(submission, storedUpTo(sum, position), sum);
  }

  private static Decision place(Submission submission, long storedUpTo, Sum sum) {
    StreamPlace place = StreamPlace.of(storedUpTo, submission.batch());
    if (!place.fits()) {
      return new Refused(
          RefusalCode.OUT_OF_ORDER, "send again from " + (storedUpTo + 1), storedUpTo);
    }
    var read = new ReportGroup();
    Optional<String> garbled = readAll(submission.link(), place.fresh(), read);
    if (garbled.isPresent()) {
      return new Refused(RefusalCode.MALFORMED, garbled.get(), storedUpTo);
    }
    String agent = submission.link().agent();
    Optional<String> crowded = sum.newcomers.refuse(sum.tx, agent, place.fresh());
    if (crowded.isPresent()) {
      return new Refused(RefusalCode.LIMIT, crowded.get(), storedUpTo);
    }
    long stream = submission.batch().getStream();
    sum.reports.addAll(read);
    sum.fresh += place.fresh().size();
    sum.advanced.put(agent, new Advanced(agent, stream, place.storedUpTo()));
    place.gaps().forEach(gap -> sum.gaps.add(new Missing(agent, stream, gap.first(), gap.last())));
    return new Stored(place.storedUpTo());
  }

  private static Optional<String> readAll(AgentLink link, List<Report> reports, ReportGroup group) {
    for (Report report : reports) {
      try {
        ReportReader.read(link, report, group);
      } catch (IllegalArgumentException | DateTimeException | ArithmeticException garbled) {
        return Optional.of("report " + report.getSequence() + ": " + garbled.getMessage());
      }
    }
    return Optional.empty();
  }

  private static long storedUpTo(Sum sum, Position position) {
    @Nullable Advanced advanced = sum.advanced.get(position.agent());
    return advanced == null ? position.storedUpTo() : advanced.storedUpTo();
  }

  private void apply(Tx tx, ReportGroup group) {
    Applied applied = registers.apply(tx, group.registers());
    List<Settled> settled = dispatches.settle(tx, group.outcomes());
    dispatches.byHand(tx, group.byHand());
    agents.health(tx, group.health());
    group.logs().forEach(log -> agents.saveLog(tx, log.agent(), log.dispatch(), log.text()));
    consequences.of(tx, applied, settled);
    consequences.told(tx, worthTelling(group));
  }

  /** Who has sent a log that was asked for, or goes by something else. */
  private static Set<String> worthTelling(ReportGroup group) {
    var agents = new HashSet<String>();
    group.logs().forEach(log -> agents.add(log.agent()));
    group
        .health()
        .forEach(
            (agent, health) -> {
              if (health.settings().isPresent()) {
                agents.add(agent);
              }
            });
    return agents;
  }

  /**
   * Agents whose last-seen time is worth writing again: only those that something was stored of.
   */
  private static Map<String, String> aliveSince(List<Decided> decisions, Instant now) {
    var alive = new HashMap<String, String>();
    Instant before = now.minus(SEEN_EVERY);
    for (Decided one : decisions) {
      AgentLink link = one.submission().link();
      if (one.decision() instanceof Stored && link.seen().isBefore(before)) {
        link.seen(now);
        alive.put(link.agent(), link.place().transport());
      }
    }
    return alive;
  }
}
