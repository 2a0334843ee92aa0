package kassahub.hub.renewal;

import java.util.Currency;
import java.util.Map;
import java.util.OptionalLong;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;

/**
 * What a policy shall be.
 *
 * @param id of the policy to change; empty makes a new one
 */
public record PolicyDraft(
    OptionalLong id,
    long organisationId,
    String name,
    boolean enabled,
    int daysBefore,
    Money monthLimit,
    Money highestPrice,
    OptionalLong outletId) {

  private static final int LONGEST_NAME = 200;
  private static final int MOST_DAYS = 180;

  public PolicyDraft {
    name = name.strip();
  }

  Currency currency() {
    return monthLimit.currency();
  }

  void check() {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw invalid("name");
    }
    if (daysBefore < 1 || daysBefore > MOST_DAYS) {
      throw invalid("daysBefore");
    }
    if (!monthLimit.currency().equals(highestPrice.currency())) {
      throw invalid("monthLimit");
    }
  }

  private static Problem invalid(String field) {
    return new Problem.Invalid("POLICY_INVALID", "field is out of bounds", Map.of("field", field));
  }
}
