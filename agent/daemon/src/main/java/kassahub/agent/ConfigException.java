package kassahub.agent;

/** The configuration cannot be used; the message says where and what to write instead. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
