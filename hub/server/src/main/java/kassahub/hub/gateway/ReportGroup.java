package kassahub.hub.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kassahub.hub.agent.AgentHealth;
import kassahub.hub.dispatch.DispatchOutcome;
import kassahub.hub.dispatch.HandInstall;
import kassahub.hub.register.RegisterReport;

/** The reports of one transaction, sorted by who takes them. */
final class ReportGroup {
  private final List<RegisterReport> registers = new ArrayList<>();
  private final List<DispatchOutcome> outcomes = new ArrayList<>();
  private final List<HandInstall> byHand = new ArrayList<>();
  private final Map<String, AgentHealth> health = new HashMap<>();
  private final List<Log> logs = new ArrayList<>();

  /** An excerpt of an agent's log. */
  record Log(String agent, UUID dispatch, String text) {}

  void add(RegisterReport report) {
    registers.add(report);
  }

  void add(DispatchOutcome outcome) {
    outcomes.add(outcome);
  }

  void add(HandInstall install) {
    byHand.add(install);
  }

  /** Only the newest health of an agent counts. */
  void add(String agent, AgentHealth newest) {
    health.merge(agent, newest, AgentHealth::after);
  }

  void add(Log log) {
    logs.add(log);
  }

  void addAll(ReportGroup other) {
    registers.addAll(other.registers);
    outcomes.addAll(other.outcomes);
    byHand.addAll(other.byHand);
    other.health.forEach((agent, newest) -> health.merge(agent, newest, AgentHealth::after));
    logs.addAll(other.logs);
  }

  List<RegisterReport> registers() {
    return registers;
  }

  List<DispatchOutcome> outcomes() {
    return outcomes;
  }

  List<HandInstall> byHand() {
    return byHand;
  }

  Map<String, AgentHealth> health() {
    return health;
  }

  List<Log> logs() {
    return logs;
  }
}
