package kassahub.hub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;

/** Ports for what is stopped and started again in a test and has to be found where it was. */
public final class FixedPorts {
  /**
   * Below what systems lend to those who ask for any port, which Linux does from 32 768 and gVisor
   * from 16 000: whoever got one meanwhile would keep its owner out.
   */
  private static final int LOWEST = 10_000;

  private static final int HIGHEST = 16_000;

  private FixedPorts() {}

  /** So many different ones at which nobody listens on loopback. */
  public static List<Integer> free(int count) {
    return new Random()
        .ints(LOWEST, HIGHEST)
        .distinct()
        .filter(FixedPorts::isFree)
        .limit(count)
        .boxed()
        .toList();
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
