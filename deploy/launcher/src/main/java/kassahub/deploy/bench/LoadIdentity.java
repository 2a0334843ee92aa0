package kassahub.deploy.bench;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who a simulated agent is: its name, its key, its certificate with the issuers, whom it trusts.
 */
record LoadIdentity(
    String agent, PrivateKey key, List<X509Certificate> chain, List<X509Certificate> roots) {
  LoadIdentity {
    chain = List.copyOf(chain);
    roots = List.copyOf(roots);
  }
}
