package kassahub.hub.agent;

import java.math.BigInteger;
import java.time.Instant;

/** Whether a certificate may speak for an agent now. */
public sealed interface Admission {
  /**
   * It may.
   *
   * @param certificate its serial number
   * @param until the certificate is good; the connection ends with it
   * @param renew time to ask for a new certificate
   */
  record Admitted(
      String agent, long organisation, BigInteger certificate, Instant until, boolean renew)
      implements Admission {}

  /**
   * It may not.
   *
   * @param code {@code CERTIFICATE_UNKNOWN}, {@code CERTIFICATE_EXPIRED}, {@code
   *     CERTIFICATE_REVOKED}, {@code AGENT_REVOKED} or {@code AGENT_SUSPENDED}
   * @param message for the service engineer at the till
   */
  record Refused(String code, String message) implements Admission {}
}
