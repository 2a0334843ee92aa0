package kassahub.agent.dispatch;

/**
 * A licence that this agent has taken and not installed yet.
 *
 * @param register its serial number
 * @param waitsFor code of what keeps it from the register; empty when it is about to be written
 */
public record WaitingLicence(String register, String waitsFor) {}
