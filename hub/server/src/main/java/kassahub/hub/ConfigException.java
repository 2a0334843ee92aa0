package kassahub.hub;

import java.util.List;

/** The configuration cannot be used; every mistake that was found, one line each. */
final class ConfigException extends RuntimeException {
  ConfigException(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
  }
}
