package kassahub.hub.cabinet.client;

import java.util.List;
import java.util.Optional;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.agent.roster.AgentRow;

/**
 * What the hub knows of a number that no register in the list has: a register appears there only
 * when it has answered an agent.
 *
 * @param number as it was sought
 * @param activations that name it, newest first
 * @param model what the directory of devices calls it
 * @param agents beside which a register does not answer
 */
public record Elsewhere(
    String number,
    List<ActivationSummary> activations,
    Optional<String> model,
    List<AgentRow> agents) {
  public boolean known() {
    return model.isPresent() || !activations.isEmpty();
  }
}
