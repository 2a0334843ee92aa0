package kassahub.hub.agent.certificate;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** What an agent has of keys and certificates. */
public record TestKeys(String agent, KeyPair pair, List<X509Certificate> chain) {

  /** A key of its own, nothing signed yet. */
  public static KeyPair newPair() {
    return CertificateWriter.newKey();
  }

  /** A request for this key; the subject does not count. */
  public static byte[] csr(KeyPair pair) {
    try {
      return new JcaPKCS10CertificationRequestBuilder(
              CertificateWriter.name("whatever"), pair.getPublic())
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
          .getEncoded();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (OperatorCreationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A certificate from an authority, without any row in a database. */
  public static TestKeys signedBy(CertificateAuthority authority, String agent) {
    KeyPair pair = newPair();
    return new TestKeys(agent, pair, authority.issue(agent, pair.getPublic()));
  }

  /** From the answer to enrolling or renewing. */
  public static TestKeys of(List<ByteString> chain, String agent, KeyPair pair) {
    return new TestKeys(
        agent,
        pair,
        chain.stream().map(der -> CertificateAuthority.read(der.toByteArray())).toList());
  }

  /** TLS of an agent that trusts the root and shows this certificate. */
  public SSLContext tls(X509Certificate root) {
    return tls(root, chain.isEmpty() ? List.of() : List.of(this));
  }

  private static SSLContext tls(X509Certificate root, List<TestKeys> own) {
    try {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      for (TestKeys key : own) {
        keys.setKeyEntry(
            "agent",
            key.pair().getPrivate(),
            new char[0],
            key.chain().toArray(X509Certificate[]::new));
      }
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("root", root);
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, new char[0]);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
