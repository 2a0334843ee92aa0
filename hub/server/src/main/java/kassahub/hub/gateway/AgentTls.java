package kassahub.hub.gateway;

import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import kassahub.hub.agent.certificate.ServerIdentity;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the agents' ports: our certificate, which can be renewed while the ports are open, and
 * trust in our root alone.
 */
public final class AgentTls {
  /**
   * Whether handshakes are BoringSSL's, which cost about half as much (decision 048); elsewhere
   * than on Linux for x86-64 and ARM they are Java's own.
   */
  public static final boolean NATIVE = OpenSsl.isAvailable();

  private static final String ALIAS = "hub";

  private final Keys keys;
  private final TrustManager trust;

  /**
   * @param root what agents' certificates end in
   */
  public AgentTls(ServerIdentity identity, X509Certificate root) {
    keys = new Keys(identity);
    trust = trusting(root);
  }

  /** Connections from now on see this certificate. */
  public void renew(ServerIdentity identity) {
    keys.identity = identity;
  }

  /** The certificate in use. */
  public X509Certificate certificate() {
    return keys.identity.chain().getFirst();
  }

  /** For servers. */
  public X509ExtendedKeyManager keys() {
    return keys;
  }

  /** For servers: a client's certificate must come from our authority. */
  public TrustManager trust() {
    return trust;
  }

  private static TrustManager trusting(X509Certificate root) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("root", root);
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return new LoggingTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static final class Keys extends X509ExtendedKeyManager {
    private volatile ServerIdentity identity;

    Keys(ServerIdentity identity) {
      this.identity = identity;
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return type.startsWith("EC") ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return type.startsWith("EC") ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
