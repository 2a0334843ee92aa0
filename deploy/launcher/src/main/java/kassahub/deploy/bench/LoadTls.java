package kassahub.deploy.bench;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one simulated agent. The JDK's key stores spend some 20 ms of key derivation on each key,
 * which is most of what ten thousand agents would cost; here the key is simply held.
 */
final class LoadTls {
  private LoadTls() {}

  static SslContextBuilder of(LoadIdentity identity) {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .keyManager(new HeldKey(identity))
        .trustManager(identity.roots().toArray(X509Certificate[]::new));
  }

  private static final class HeldKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "agent";
    private final LoadIdentity identity;

    HeldKey(LoadIdentity identity) {
      this.identity = identity;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return ALIAS;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
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
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
