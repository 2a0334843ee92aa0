package kassahub.hub.agent.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the hub shows agents on its own ports, or a broker.
 *
 * @param chain the server's certificate, its issuer and the root: an agent that enrols knows only
 *     the root's hash and has to be shown the root itself
 */
public record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
  public ServerIdentity {
    chain = List.copyOf(chain);
  }

  @Override
  public String toString() {
    return "ServerIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
