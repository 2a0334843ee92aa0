package kassahub.agent.driver.atol;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.driver.RegisterAccess;

/**
 * How to speak to one register through the service.
 *
 * @param device which of the service's registers; its default one when empty
 * @param login where the service asks for one
 */
public record AtolSettings(Optional<String> device, Optional<Login> login, ServiceTimes times)
    implements DriverSettings {
  /** This driver's name in reports and configurations. */
  public static final String DRIVER = "atol";

  /** The service's default register, without a login. */
  public static final AtolSettings DEFAULT =
      new AtolSettings(Optional.empty(), Optional.empty(), ServiceTimes.DEFAULT);

  /**
   * How long to wait for what.
   *
   * @param connect for TCP to open
   * @param exchange for one HTTP answer
   * @param task from a task's acceptance to its result
   * @param between two questions for a result
   */
  public record ServiceTimes(Duration connect, Duration exchange, Duration task, Duration between) {
    public static final ServiceTimes DEFAULT =
        new ServiceTimes(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofMillis(100));
  }

  public AtolSettings withDevice(Optional<String> which) {
    return new AtolSettings(which, login, times);
  }

  public AtolSettings withLogin(Optional<Login> with) {
    return new AtolSettings(device, with, times);
  }

  public AtolSettings withTimes(ServiceTimes patience) {
    return new AtolSettings(device, login, patience);
  }

  /**
   * An id of a register in the service, from a configuration: it goes into a header as it is.
   *
   * @throws IllegalArgumentException when it can't
   */
  public static String device(String text) {
    if (!text.matches("[A-Za-z0-9_.-]{1,64}")) {
      throw new IllegalArgumentException("letters, digits, _ . - expected, found " + text);
    }
    return text;
  }

  @Override
  public String driver() {
    return DRIVER;
  }

  @Override
  public RegisterAccess access() {
    return new AtolAccess(this);
  }

  @Override
  public Optional<String> whyNotShared() {
    return Optional.of("local-port is not for atol: its service serves several programs by itself");
  }

  @Override
  public Map<String, String> keys() {
    return device.map(which -> Map.of("device", which)).orElse(Map.of());
  }
}
