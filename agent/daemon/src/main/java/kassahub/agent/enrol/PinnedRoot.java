package kassahub.agent.enrol;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes a server only when its chain ends in the root whose SHA-256 the enrolment string pins.
 * The server has to show that root: a hash alone verifies nothing. Everything else (signatures,
 * dates, host name) is checked by the JDK against that root.
 */
final class PinnedRoot extends X509ExtendedTrustManager {
  private final String sha256;
  private final Instant trustedTime;

  PinnedRoot(String sha256, Instant trustedTime) {
    this.sha256 = sha256;
    this.trustedTime = trustedTime;
  }

  /** The pinned root among the certificates. */
  static X509Certificate find(List<X509Certificate> certificates, String sha256)
      throws CertificateException {
    for (X509Certificate certificate : certificates) {
      if (Fingerprint.of(certificate.getEncoded()).equals(sha256)) {
        return certificate;
      }
    }
    throw new CertificateException(
        "this is not the hub of the enrolment string: its root certificate has another"
            + " fingerprint");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    jdk(chain).checkServerTrusted(withoutRoot(chain), type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    jdk(chain).checkServerTrusted(withoutRoot(chain), type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("the host name cannot be checked without the connection");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw onlyServers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw onlyServers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw onlyServers();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private X509ExtendedTrustManager jdk(X509Certificate[] chain) throws CertificateException {
    X509Certificate root = find(Arrays.asList(chain), sha256);
    try {
      for (TrustManager manager :
          Credentials.trust(List.of(root), trustedTime).getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager strict) {
          return strict;
        }
      }
      throw new CertificateException("this Java has no PKIX trust manager");
    } catch (CertificateException known) {
      throw known;
    } catch (GeneralSecurityException unusable) {
      throw new CertificateException(unusable);
    }
  }

  private X509Certificate[] withoutRoot(X509Certificate[] chain) throws CertificateException {
    X509Certificate root = find(Arrays.asList(chain), sha256);
    return Arrays.stream(chain).filter(c -> !c.equals(root)).toArray(X509Certificate[]::new);
  }

  private static CertificateException onlyServers() {
    return new CertificateException("only servers are checked here");
  }
}
