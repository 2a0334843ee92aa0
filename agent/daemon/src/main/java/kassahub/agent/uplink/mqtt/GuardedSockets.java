package kassahub.agent.uplink.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/**
 * Remembers the socket that Paho uses, so that it can be closed whatever Paho's threads are doing.
 * {@code SO_LINGER} 1: else closing a TLS socket waits for the lock of a writer that is blocked on
 * a full send buffer (agent-stack.md §3 no. 2).
 */
final class GuardedSockets extends SSLSocketFactory {
  private static final int LINGER_SECONDS = 1;

  private final SSLSocketFactory plain;
  private final List<Socket> made = new ArrayList<>();

  GuardedSockets(SSLSocketFactory plain) {
    this.plain = plain;
  }

  /** Closes every socket made so far; nothing to report when one is closed already. */
  synchronized void kill() {
    for (Socket socket : made) {
      try {
        socket.close();
      } catch (IOException alreadyBroken) {
        // closing was all we wanted
      }
    }
    made.clear();
  }

  private synchronized Socket guard(Socket socket) throws IOException {
    socket.setSoLinger(true, LINGER_SECONDS);
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    made.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return guard(plain.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return guard(plain.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return guard(plain.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return guard(plain.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return guard(plain.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(Socket inner, String host, int port, boolean autoClose)
      throws IOException {
    return guard(plain.createSocket(inner, host, port, autoClose));
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
