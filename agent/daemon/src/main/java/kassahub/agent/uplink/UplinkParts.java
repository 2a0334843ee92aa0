package kassahub.agent.uplink;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import kassahub.agent.enrol.CredentialSource;
import kassahub.agent.outbox.Outbox;

/**
 * What an uplink loop is made of.
 *
 * @param ways in the order of preference
 * @param version the agent's, for Hello
 */
public record UplinkParts(
    List<Uplink> ways,
    Outbox outbox,
    CredentialSource credentials,
    HubListener listener,
    String version,
    Timing timing) {

  /** Time and chance, so that tests can hold both. */
  public record Timing(
      InstantSource clock, HubClock hubClock, Waiter waiter, RandomGenerator random) {}
}
