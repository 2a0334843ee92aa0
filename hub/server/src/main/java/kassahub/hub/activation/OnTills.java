package kassahub.hub.activation;

/**
 * How much of a finished activation registers have; nothing is missing while it runs.
 *
 * @param missing lines that no register was seen with, counted up to {@link #MOST}
 * @param broken those of them whose last try failed, counted up to {@link #MOST}
 */
public record OnTills(int missing, int broken) {
  /** More are not counted. */
  public static final int MOST = 1000;

  static final OnTills NOTHING_MISSING = new OnTills(0, 0);

  /** Whether there may be more missing ones. */
  public boolean more() {
    return missing >= MOST;
  }
}
