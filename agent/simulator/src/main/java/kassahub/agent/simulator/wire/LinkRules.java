package kassahub.agent.simulator.wire;

import java.time.Duration;

/**
 * How a kind of line differs from another.
 *
 * @param fills whether FF follows the host's acknowledgement: on TCP, not on a serial line
 * @param endsWithClient whether each client begins anew: on TCP. A serial line has no clients: the
 *     protocol that the first byte chose stays until the register restarts
 * @param byteTimeout a longer silence inside a frame drops the frame
 */
public record LinkRules(boolean fills, boolean endsWithClient, Duration byteTimeout) {
  /** A TCP server in the register. */
  public static LinkRules tcp(Duration byteTimeout) {
    return new LinkRules(true, true, byteTimeout);
  }

  /** RS-232 or a virtual port. */
  public static LinkRules serial(Duration byteTimeout) {
    return new LinkRules(false, false, byteTimeout);
  }
}
