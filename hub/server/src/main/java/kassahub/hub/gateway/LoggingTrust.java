package kassahub.hub.gateway;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log why a certificate was refused: the peer only sees a TLS alert. */
final class LoggingTrust extends X509ExtendedTrustManager {
  private static final Logger log = LoggerFactory.getLogger(LoggingTrust.class);

  /** Anybody who reaches the port can cause the line. */
  private static final int LINES_A_MINUTE = 10;

  private static final int LONGEST = 200;

  private final X509ExtendedTrustManager judge;
  private final LogLimit limit = new LogLimit(LINES_A_MINUTE);

  LoggingTrust(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  private interface Check {
    void run() throws CertificateException;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    logged(chain, () -> judge.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    logged(chain, () -> judge.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    logged(chain, () -> judge.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judge.checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    judge.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judge.checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }

  private void logged(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException refused) {
      limit
          .admit(System.nanoTime())
          .ifPresent(
              before ->
                  log.warn(
                      "A certificate is refused. subject=\"{}\" certificate={} reason=\"{}\""
                          + " unwritten={}",
                      cut(chain[0].getSubjectX500Principal().getName()),
                      cut(chain[0].getSerialNumber().toString(16)),
                      refused.getMessage(),
                      before));
      throw told(refused);
    }
  }

  /** The peer is told that its certificate is bad; BoringSSL would say "internal error". */
  private static CertificateException told(CertificateException refused) {
    return AgentTls.NATIVE
        ? new OpenSslCertificateException(
            refused.getMessage(), refused, CertificateVerifier.X509_V_ERR_CERT_REJECTED)
        : refused;
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST));
  }
}
