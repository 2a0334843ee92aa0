package kassahub.agent;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.driver.atol.AtolSettings;
import kassahub.agent.driver.atol.Login;
import kassahub.agent.driver.shtrih.ExchangeTimes;
import kassahub.agent.driver.shtrih.Password;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.driver.shtrih.ShtrihSettings.Protocol;

/**
 * Whose registers this agent understands. The only place that knows them all: a new vendor is a
 * folder under {@code driver}, and a constant here that reads its keys of a configuration.
 */
enum Vendor {
  SHTRIH(7778) {
    @Override
    DriverSettings defaults() {
      return ShtrihSettings.DEFAULT;
    }

    @Override
    DriverSettings settings(ConfigTable table, Map<String, String> environment)
        throws ConfigException {
      return new ShtrihSettings(
          table.parsed("protocol", Protocol.AUTO, Protocol::parse),
          table.secret(environment, Password::parse).orElse(Password.FACTORY),
          ExchangeTimes.DEFAULT);
    }
  },
  ATOL(16_732) {
    @Override
    DriverSettings defaults() {
      return AtolSettings.DEFAULT;
    }

    @Override
    DriverSettings settings(ConfigTable table, Map<String, String> environment)
        throws ConfigException {
      Optional<String> user = table.text("user");
      Optional<String> password = table.secret(environment, text -> text);
      if (user.isPresent() != password.isPresent()) {
        throw table.problem("user", "needs password-file or password-env, and they need it");
      }
      return AtolSettings.DEFAULT
          .withDevice(table.parsed("device", AtolSettings::device))
          .withLogin(user.map(name -> new Login(name, password.orElseThrow())));
    }
  };

  private final int port;

  Vendor(int port) {
    this.port = port;
  }

  /**
   * From a configuration.
   *
   * @throws IllegalArgumentException when there is no such driver
   */
  static Vendor parse(String text) {
    for (Vendor vendor : values()) {
      if (vendor.defaults().driver().equals(text.toLowerCase(Locale.ROOT))) {
        return vendor;
      }
    }
    throw new IllegalArgumentException("\"shtrih\" or \"atol\" expected, found " + text);
  }

  /** What is asked at when a link names no port. */
  int port() {
    return port;
  }

  /** For registers that nobody has configured yet. */
  abstract DriverSettings defaults();

  /** The vendor's own keys of a {@code [[register]]} block. */
  abstract DriverSettings settings(ConfigTable table, Map<String, String> environment)
      throws ConfigException;
}
