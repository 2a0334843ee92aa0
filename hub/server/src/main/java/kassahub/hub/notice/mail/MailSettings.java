package kassahub.hub.notice.mail;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server that takes our mail; {@code deploy/hub.toml} is the documentation.
 *
 * @param from an address, which also names the right part of Message-IDs
 * @param rootCertificate what the server's certificate ends in; empty: what Java trusts
 * @param cabinet where people reach the cabinet, without a slash at its end
 */
public record MailSettings(
    String host,
    int port,
    Tls tls,
    Optional<Login> login,
    String from,
    Optional<Path> rootCertificate,
    String cabinet) {

  /** How the way to the server is guarded. */
  public enum Tls {
    /** From the first byte. */
    TLS,
    /** Asked for in clear, then required. */
    STARTTLS,
    /** Not at all: to this machine only. */
    OFF;

    /** As the configuration spells it. */
    public static Optional<Tls> named(String word) {
      return Stream.of(values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst();
    }
  }

  /**
   * Who we are to the server.
   *
   * @param passwordFile else the environment has it: KASSAHUB_MAIL_PASSWORD
   */
  public record Login(String user, Optional<Path> passwordFile) {}

  /** Whether this can stand behind «From». */
  public static boolean isAddress(String text) {
    return text.matches("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}[A-Za-z0-9]");
  }

  /** Whether links can begin with this. */
  public static boolean isCabinet(String text) {
    return text.matches("https://[A-Za-z0-9.:\\[\\]-]{1,200}")
        || text.matches("http://(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?");
  }
}
