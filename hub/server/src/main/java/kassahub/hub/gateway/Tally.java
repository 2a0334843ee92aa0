package kassahub.hub.gateway;

import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import kassahub.hub.agent.AgentHealth;

/** What was stored since this instance started; counted when it is committed. */
final class Tally {
  private static final long MOST_WAITING = 1_000_000;

  private final LongAdder reports = new LongAdder();
  private final LongAdder healthReports = new LongAdder();
  private final LongAdder unreaching = new LongAdder();
  private final LongAdder waitingAtAgents = new LongAdder();

  void add(int stored, Collection<AgentHealth> health) {
    reports.add(stored);
    healthReports.add(health.size());
    unreaching.add(health.stream().filter(Tally::unreaching).count());
    waitingAtAgents.add(health.stream().mapToLong(Tally::waiting).sum());
  }

  /** The agent's word: one with nonsense must not drown what the others say. */
  private static long waiting(AgentHealth health) {
    return Math.clamp(health.outboxReports(), 0L, MOST_WAITING);
  }

  /** One without a fault was not tried yet. */
  private static boolean unreaching(AgentHealth health) {
    return health.registers().stream()
        .anyMatch(register -> !register.reachable() && register.fault().isPresent());
  }

  IntakeFigures.Stored stored() {
    return new IntakeFigures.Stored(
        reports.sum(), healthReports.sum(), unreaching.sum(), waitingAtAgents.sum());
  }
}
