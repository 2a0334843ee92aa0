package kassahub.agent.uplink.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.jspecify.annotations.Nullable;

/** TLS with the hub behind CONNECT: Paho's own can go straight only. */
final class ProxiedModule implements NetworkModule {
  /** As Paho sets it: its reader wakes up so often. */
  private static final int READ_MILLIS = 1_000;

  private final String host;
  private final int port;
  private final Proxy proxy;
  private final SSLSocketFactory tls;
  private final int connectMillis;
  private volatile @Nullable Socket socket;

  ProxiedModule(String host, int port, Proxy proxy, MqttConnectionOptions options) {
    this.host = host;
    this.port = port;
    this.proxy = proxy;
    SocketFactory factory = options.getSocketFactory();
    tls = (SSLSocketFactory) factory;
    connectMillis = (int) TimeUnit.SECONDS.toMillis(options.getConnectionTimeout());
  }

  @Override
  public void start() throws IOException {
    var plain = new Socket(proxy);
    boolean shaken = false;
    try {
      plain.connect(InetSocketAddress.createUnresolved(host, port), connectMillis);
      plain.setSoTimeout(connectMillis);
      var secured = (SSLSocket) tls.createSocket(plain, host, port, /* autoClose= */ true);
      var rules = secured.getSSLParameters();
      rules.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(rules);
      secured.startHandshake();
      secured.setSoTimeout(READ_MILLIS);
      socket = secured;
      shaken = true;
    } finally {
      if (!shaken) {
        plain.close();
      }
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return open().getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return open().getOutputStream();
  }

  @Override
  public void stop() throws IOException {
    Socket now = socket;
    if (now != null) {
      now.close();
    }
  }

  @Override
  public String getServerURI() {
    return "ssl://" + host + ":" + port;
  }

  private Socket open() throws IOException {
    Socket now = socket;
    if (now == null) {
      throw new IOException("not connected");
    }
    return now;
  }
}
