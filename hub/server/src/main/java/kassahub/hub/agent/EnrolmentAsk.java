package kassahub.hub.agent;

import java.util.Optional;
import kassahub.hub.agent.certificate.FormerIdentity;

/**
 * What a new agent sends: no certificate yet, the token speaks.
 *
 * @param csr PKCS#10 in DER
 * @param host name of the computer, for the person who approves
 * @param former who the computer says it was
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
public record EnrolmentAsk(
    String token, byte[] csr, String version, String host, Optional<FormerIdentity> former) {
  private static final int SHORT = 200;

  public EnrolmentAsk {
    host = cut(host);
    version = cut(version);
  }

  private static String cut(String text) {
    String clean = text.replace("\0", "");
    return clean.length() > SHORT ? clean.substring(0, SHORT) : clean;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "EnrolmentAsk[host=" + host + ", version=" + version + "]";
  }
}
