package kassahub.hub.gateway.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the socket that Paho uses in our hands: a TLS socket whose writer is blocked is closed by
 * nothing that Paho does, and {@code SO_LINGER} 1 keeps closing it from waiting for that writer.
 */
final class BrokerSockets extends SSLSocketFactory {
  private static final int LINGER_SECONDS = 1;

  private final SSLSocketFactory plain;
  private @Nullable Socket last;

  BrokerSockets(SSLSocketFactory plain) {
    this.plain = plain;
  }

  /** Closes it, whoever is using it. */
  synchronized void cut() {
    if (last != null) {
      try {
        last.close();
      } catch (IOException closedAlready) {
        last = null;
      }
    }
  }

  /** What the broker showed on the connection made last. */
  synchronized Optional<X509Certificate> shown() {
    try {
      return last instanceof SSLSocket secure
          ? Optional.of((X509Certificate) secure.getSession().getPeerCertificates()[0])
          : Optional.empty();
    } catch (SSLPeerUnverifiedException never) {
      return Optional.empty();
    }
  }

  private synchronized Socket keep(Socket socket) throws IOException {
    socket.setSoLinger(true, LINGER_SECONDS);
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    last = socket;
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return keep(plain.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return keep(plain.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return keep(plain.createSocket(host, port, from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return keep(plain.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return keep(plain.createSocket(host, port, from, fromPort));
  }

  @Override
  public Socket createSocket(Socket inner, String host, int port, boolean close)
      throws IOException {
    return keep(plain.createSocket(inner, host, port, close));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return plain.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return plain.getSupportedCipherSuites();
  }
}
