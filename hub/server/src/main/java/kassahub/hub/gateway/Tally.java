package kassahub.hub.gateway;

import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import kassahub.hub.agent.AgentHealth;

/** What was stored since this instance started; counted when it is committed. */
final class Tally {
  private final LongAdder reports = new LongAdder();
  private final LongAdder healthReports = new LongAdder();
  private final LongAdder unreaching = new LongAdder();
  private final LongAdder waitingAtAgents = new LongAdder();

  void add(int stored, Collection<AgentHealth> health) {
    reports.add(stored);
    healthReports.add(health.size());
    unreaching.add(health.stream().filter(Tally::unreaching).count());
    waitingAtAgents.add(health.stream().mapToLong(AgentHealth::outboxReports).sum());
  }

  private static boolean unreaching(AgentHealth health) {
    return health.registers().stream().anyMatch(register -> !register.reachable());
  }

  IntakeFigures.Stored stored() {
    return new IntakeFigures.Stored(
        reports.sum(), healthReports.sum(), unreaching.sum(), waitingAtAgents.sum());
  }
}
