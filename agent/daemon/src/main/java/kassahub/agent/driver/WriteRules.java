package kassahub.agent.driver;

/** What a person has allowed for one writing of a licence. */
public enum WriteRules {
  /** Bits that are set in the register stay set. */
  ONLY_ADD,
  /** An operator explicitly allowed clearing bits. */
  REPLACE
}
