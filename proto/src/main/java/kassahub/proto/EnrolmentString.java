package kassahub.proto;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service engineer pastes at the till: where the hub is, a token, and whom to trust.
 *
 * <p>Written {@code kh1:HOST:PORT:TOKEN:ROOT}, IPv6 hosts in brackets.
 *
 * @param host host name or address of the agents' gRPC port
 * @param port 1 to 65535
 * @param token one-time or batch token: 16 to 64 letters, digits, {@code -} or {@code _}
 * @param rootHash SHA-256 of the hub's root certificate (DER), 64 lower-case hex digits
 */
public record EnrolmentString(String host, int port, String token, String rootHash) {
  private static final Pattern FORM =
      Pattern.compile(
          "kh1:(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):(\\d{1,5}):([A-Za-z0-9_-]{16,64}):([0-9A-Fa-f]{64})");

  public EnrolmentString {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: 1 to 65535 expected, found " + port);
    }
  }

  /**
   * Reads the text form; white space around it is ignored.
   *
   * @throws IllegalArgumentException when the text is not an enrolment string; the token is not in
   *     the message
   */
  public static EnrolmentString parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "not an enrolment string: expected kh1:HOST:PORT:TOKEN:ROOT with 64 hex digits at the"
              + " end");
    }
    return new EnrolmentString(
        form.group(1),
        Integer.parseInt(form.group(2)),
        form.group(3),
        form.group(4).toLowerCase(Locale.ROOT));
  }

  /** The text form. Holds the token: for the engineer, never for a log. */
  public String text() {
    return "kh1:" + host + ":" + port + ":" + token + ":" + rootHash;
  }

  @Override
  public String toString() {
    return "EnrolmentString[host=" + host + ", port=" + port + "]";
  }
}
