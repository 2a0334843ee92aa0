package kassahub.hub.agent;

import java.security.cert.X509Certificate;
import java.util.List;

/** How asking to enrol ends when it is not refused. */
public sealed interface EnrolmentOutcome {
  /**
   * The agent is in.
   *
   * @param chain the agent's certificate, then its issuer
   */
  record Issued(String agent, List<X509Certificate> chain) implements EnrolmentOutcome {
    public Issued {
      chain = List.copyOf(chain);
    }
  }

  /** A person has to approve first; ask again with the same token and key. */
  record Waiting() implements EnrolmentOutcome {}
}
