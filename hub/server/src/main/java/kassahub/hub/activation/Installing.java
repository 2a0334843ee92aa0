package kassahub.hub.activation;

/**
 * How much of a finished activation agents are still to bring into its registers. What nobody
 * brings, or the vendor does, is not counted.
 *
 * @param open lines that are on their way, counted up to {@link #MOST}
 * @param failed lines whose last try failed, counted up to {@link #MOST}
 */
public record Installing(int open, int failed) {
  /** More are not counted. */
  public static final int MOST = 100;

  static final Installing NOTHING = new Installing(0, 0);
}
