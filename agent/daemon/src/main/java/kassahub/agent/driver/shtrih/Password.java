package kassahub.agent.driver.shtrih;

/** An operator's password: a 4-byte number. Never printed. */
public final class Password {
  /** What registers leave the factory with: the system administrator's row. */
  public static final Password FACTORY = new Password(30);

  private final long number;

  private Password(long number) {
    this.number = number;
  }

  /**
   * Up to ten decimal digits.
   *
   * @throws IllegalArgumentException when it is no number from 0 to 4294967295
   */
  public static Password parse(String digits) {
    if (!digits.matches("\\d{1,10}") || Long.parseLong(digits) > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("password must be a number of 4 bytes");
    }
    return new Password(Long.parseLong(digits));
  }

  int bytes() {
    return (int) number;
  }

  @Override
  public String toString() {
    return "Password[…]";
  }
}
