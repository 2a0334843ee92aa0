package kassahub.hub.cabinet.support;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.agent.AgentLog;
import kassahub.hub.agent.AgentPlace;
import kassahub.hub.agent.AgentRow;

/**
 * One agent's page.
 *
 * @param health what it last said of itself
 * @param logs newest first; none for those who may not read logs
 * @param places where its key was used last, when it was stopped for being in two
 */
public record AgentView(
    AgentRow agent,
    AgentWords words,
    Optional<AgentHealthView> health,
    List<AgentLog> logs,
    List<AgentPlace> places) {

  /** The form of an enrolment string for a computer in this one's place. */
  public Map<String, String> replacement() {
    return Map.of(
        "organisation", Long.toString(agent.owner().id()),
        "name", agent.name(),
        "uses", "1",
        "days", "7",
        "replaces", agent.id());
  }
}
