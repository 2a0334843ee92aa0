package kassahub.agent.enrol;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who the agent is and whom it believes.
 *
 * @param agent the agent's id: the CN of its certificate
 * @param key the private key; never written anywhere but to its own file
 * @param chain the agent's certificate, then its issuers without the root
 * @param roots every root to trust
 */
public record Credentials(
    String agent, PrivateKey key, List<X509Certificate> chain, List<X509Certificate> roots) {
  private static final char[] NO_PASSWORD = {};

  public Credentials {
    chain = List.copyOf(chain);
    roots = List.copyOf(roots);
    if (chain.isEmpty() || roots.isEmpty()) {
      throw new IllegalArgumentException("chain, roots: at least one certificate each");
    }
  }

  /** The agent's own certificate. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /**
   * For mutual TLS with the hub.
   *
   * @param trustedTime when the hub's certificate has to be valid
   * @throws GeneralSecurityException when key and certificate are no pair or the JVM lacks a part
   */
  public SSLContext sslContext(Instant trustedTime) throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(keys().getKeyManagers(), trust(roots, trustedTime).getTrustManagers(), null);
    return context;
  }

  /** The same as key and trust managers, for transports that build their own context. */
  public KeyManagerFactory keys() throws GeneralSecurityException {
    var store = emptyStore();
    store.setKeyEntry("agent", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    var keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, NO_PASSWORD);
    return keys;
  }

  /** Believes servers whose chain ends in one of the roots and is valid at the given time. */
  public static TrustManagerFactory trust(List<X509Certificate> roots, Instant trustedTime)
      throws GeneralSecurityException {
    var store = emptyStore();
    for (int i : IntStream.range(0, roots.size()).toArray()) {
      store.setCertificateEntry("root" + i, roots.get(i));
    }
    var rules = new PKIXBuilderParameters(store, new X509CertSelector());
    rules.setRevocationEnabled(false);
    rules.setDate(Date.from(trustedTime));
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(new CertPathTrustManagerParameters(rules));
    return trust;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (java.io.IOException impossible) {
      throw new GeneralSecurityException(impossible);
    }
    return store;
  }

  /** No key in it. */
  @Override
  public String toString() {
    return "Credentials[agent=" + agent + ", until=" + certificate().getNotAfter() + "]";
  }
}
