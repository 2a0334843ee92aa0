package kassahub.hub.catalogue;

/**
 * Serials of sandboxes: 999900, six digits of the sandbox's account, four that say what happens
 * (decision 070). No other device has one: lists of the back office that name one are refused, and
 * so are agents' reports.
 */
public final class SandboxSerial {
  private static final String START = "999900";
  private static final int LENGTH = 16;
  private static final int NUMBER = 4;

  private SandboxSerial() {}

  public static boolean is(String serial) {
    return serial.length() == LENGTH && serial.startsWith(START);
  }

  /**
   * A device of the sandbox.
   *
   * @param number 0 to 9999
   */
  public static String of(long account, int number) {
    return START + "%06d%04d".formatted(account, number);
  }

  /** The last four digits. */
  public static int number(String serial) {
    return Integer.parseInt(serial.substring(LENGTH - NUMBER));
  }
}
