package kassahub.agent.driver.shtrih;

import java.util.Map;
import java.util.Optional;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.driver.RegisterAccess;

/** How to speak to one register. */
public record ShtrihSettings(Protocol protocol, Password password, ExchangeTimes times)
    implements DriverSettings {
  /** This driver's name in reports and configurations. */
  public static final String DRIVER = "shtrih";

  /** Which framing. */
  public enum Protocol {
    /** Asked by ENQ first, then by a synchronising frame; remembered. */
    AUTO("auto"),
    STANDARD("1"),
    ALTERNATIVE("2");

    private final String key;

    Protocol(String key) {
      this.key = key;
    }

    /**
     * From a configuration.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    public static Protocol parse(String text) {
      for (Protocol protocol : values()) {
        if (protocol.key.equals(text)) {
          return protocol;
        }
      }
      throw new IllegalArgumentException("\"auto\", \"1\" or \"2\" expected, found " + text);
    }
  }

  /** Found out by itself, with the factory's password. */
  public static final ShtrihSettings DEFAULT =
      new ShtrihSettings(Protocol.AUTO, Password.FACTORY, ExchangeTimes.DEFAULT);

  @Override
  public String driver() {
    return DRIVER;
  }

  @Override
  public RegisterAccess access() {
    return new ShtrihAccess(this);
  }

  @Override
  public Optional<String> whyNotShared() {
    return protocol == Protocol.STANDARD
        ? Optional.empty()
        : Optional.of(
            "local-port needs protocol = \"1\": the other counts its messages, so that two cannot"
                + " share it");
  }

  @Override
  public Map<String, String> keys() {
    return Map.of("protocol", protocol.key);
  }
}
