package kassahub.hub.organisation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kassahub.hub.problem.Problem;

/**
 * A tenant as the hub's people see it.
 *
 * @param priceKind {@code partner} or {@code retail}
 * @param currency in what it buys
 * @param blocked it may buy nothing
 * @param version counts changes of its facts
 */
public record Account(
    long id,
    AccountKind kind,
    Facts facts,
    String priceKind,
    String currency,
    boolean sandbox,
    boolean blocked,
    Instant createdAt,
    int version) {

  /**
   * What can be changed of it as a whole.
   *
   * @param name what the hub's people call it
   * @param agentCode ties clients' registers to a partner; partners only
   * @param manager whom it calls
   */
  public record Facts(String name, Optional<String> agentCode, Contact manager) {
    private static final int LONGEST_NAME = 200;
    private static final Pattern AGENT_CODE = Pattern.compile("[A-Z0-9-]{4,20}");

    /**
     * Refuses what cannot be.
     *
     * @throws Problem.Invalid {@code PARTNER_NAME_MISSING}, {@code AGENT_CODE_WRONG}, {@code
     *     BAD_CONTACT}
     */
    void check(AccountKind kind) {
      Contact.requireLine(name, LONGEST_NAME, "PARTNER_NAME_MISSING");
      agentCode.ifPresent(
          code -> {
            if (kind != AccountKind.PARTNER || !AGENT_CODE.matcher(code).matches()) {
              throw new Problem.Invalid("AGENT_CODE_WRONG", "a partner's, 4 to 20 characters");
            }
          });
      manager.check();
    }

    /** What a change to these leaves in the journal. */
    Map<String, String> differences(Facts after) {
      return new Differences()
          .of("name", name, after.name)
          .of("agent-code", agentCode, after.agentCode)
          .of("manager", manager, after.manager)
          .details();
    }
  }

  /**
   * A line of the list of tenants.
   *
   * @param organisations that it pays for or serves
   * @param people who may come in
   */
  public record Line(Account account, int organisations, int people) {}

  /** One that may buy again since then. */
  public record Opened(long account, Instant at) {}

  /**
   * A sandbox gives nothing and gets nothing (decision 070).
   *
   * @throws Problem.Conflict {@code SANDBOX_APART}
   */
  void requireReal() {
    if (sandbox) {
      throw new Problem.Conflict("SANDBOX_APART", "it is a sandbox");
    }
  }

  static Problem.NotFound unknown() {
    return new Problem.NotFound("NO_SUCH_ACCOUNT", "no account of that number");
  }
}
