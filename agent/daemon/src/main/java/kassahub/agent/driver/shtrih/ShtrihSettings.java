package kassahub.agent.driver.shtrih;

/** How to speak to one register. */
public record ShtrihSettings(Protocol protocol, Password password, ExchangeTimes times) {
  /** Which framing. */
  public enum Protocol {
    /** Asked by ENQ first, then by a synchronising frame; remembered. */
    AUTO,
    STANDARD,
    ALTERNATIVE
  }

  /** Found out by itself, with the factory's password. */
  public static final ShtrihSettings DEFAULT =
      new ShtrihSettings(Protocol.AUTO, Password.FACTORY, ExchangeTimes.DEFAULT);
}
