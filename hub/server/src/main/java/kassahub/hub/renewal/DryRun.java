package kassahub.hub.renewal;

import java.util.List;
import java.util.Optional;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;

/**
 * What a run right now would do; nothing is bought.
 *
 * @param registers that are due, those that end first in front
 * @param total of those that would be renewed
 * @param leftThisMonth of the limit, before this run
 * @param halt what stands in the way of a policy that the last run halted
 */
public record DryRun(
    List<PlannedRenewal> registers, Money total, Money leftThisMonth, Optional<Reason> halt) {
  public DryRun {
    registers = List.copyOf(registers);
  }
}
