package kassahub.hub.gateway.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import kassahub.hub.agent.certificate.ServerIdentity;

/** The hub's TLS as a client of a broker. */
public final class BrokerTls {
  private static final char[] NO_PASSWORD = {};

  private BrokerTls() {}

  /**
   * Shows this identity and believes brokers whose certificate ends in this root.
   *
   * @throws IllegalStateException when key and certificate are no pair
   */
  public static SSLContext context(ServerIdentity identity, X509Certificate root) {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KeyStore own = emptyStore();
      own.setKeyEntry(
          "hub", identity.key(), NO_PASSWORD, identity.chain().toArray(Certificate[]::new));
      keys.init(own, NO_PASSWORD);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = emptyStore();
      trusted.setCertificateEntry("root", root);
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("no TLS to the broker: " + unusable.getMessage(), unusable);
    }
  }

  /**
   * A key (PKCS#8) and its certificate with issuers, as PEM files.
   *
   * @throws IllegalStateException when they cannot be used
   */
  public static ServerIdentity identity(Path certificate, Path key) {
    return new ServerIdentity(key(key), certificates(certificate));
  }

  /** The certificates of a PEM file, in their order. */
  public static List<X509Certificate> certificates(Path file) {
    try (var in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException(file + " has no usable certificate", unusable);
    }
  }

  private static PrivateKey key(Path file) {
    try {
      String body = Files.readString(file).replaceAll("-----[^-]+-----|\\s", "");
      var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
      try {
        return KeyFactory.getInstance("EC").generatePrivate(spec);
      } catch (GeneralSecurityException another) {
        return KeyFactory.getInstance("RSA").generatePrivate(spec);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IllegalStateException(file + " is not a usable PKCS#8 key", unusable);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return store;
  }
}
