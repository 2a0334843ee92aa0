package kassahub.agent.uplink.mqtt;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kassahub.agent.proxy.HubProxy;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.internal.SSLNetworkModuleFactory;
import org.eclipse.paho.mqttv5.client.spi.NetworkModuleFactory;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * TLS for Paho that tells of its end only when Paho can hear it.
 *
 * <p>Paho starts a thread that reads and then looks ten times a second whether it runs. Who hangs
 * up between the handshake and that look ends the reader before it was seen, and Paho looks for
 * ever, ten times a second, in a thread that nothing ends (1.2.5, {@code CommsReceiver.start}, and
 * the sender's and the callback's likewise). So the end of a connection is told when the first
 * packet was written, for then all of them were seen; or after two seconds.
 */
public final class PatientModules implements NetworkModuleFactory {
  /** Of the addresses that Paho is given. */
  static final String SCHEME = "kassahub";

  private static final long PATIENCE_MILLIS = 2_000;

  private final NetworkModuleFactory tls = new SSLNetworkModuleFactory();

  @Override
  public Set<String> getSupportedUriSchemes() {
    return Set.of(SCHEME);
  }

  @Override
  public void validateURI(URI address) {
    tls.validateURI(ssl(address));
  }

  @Override
  public NetworkModule createNetworkModule(
      URI address, MqttConnectionOptions options, String client) throws MqttException {
    String host = address.getHost();
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      Proxy proxy = HubProxy.of(name, address.getPort());
      return new Patient(
          proxy.type() == Proxy.Type.HTTP
              ? new ProxiedModule(name, address.getPort(), proxy, options)
              : tls.createNetworkModule(ssl(address), options, client));
    } catch (UnknownHostException unknown) {
      throw new MqttException(unknown);
    }
  }

  private static URI ssl(URI address) {
    return URI.create("ssl" + address.toString().substring(SCHEME.length()));
  }

  private static final class Patient implements NetworkModule {
    private final NetworkModule tls;
    private final CountDownLatch spoken = new CountDownLatch(1);

    Patient(NetworkModule tls) {
      this.tls = tls;
    }

    @Override
    public void start() throws IOException, MqttException {
      tls.start();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(tls.getInputStream()) {
        @Override
        public int read() throws IOException {
          try {
            return told(super.read());
          } catch (IOException broken) {
            told(-1);
            throw broken;
          }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          try {
            return told(super.read(bytes, offset, length));
          } catch (IOException broken) {
            told(-1);
            throw broken;
          }
        }
      };
    }

    private int told(int read) {
      try {
        if (read < 0) {
          spoken.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      return read;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(tls.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          spoken.countDown();
          out.write(bytes, offset, length);
        }
      };
    }

    @Override
    public void stop() throws IOException {
      tls.stop();
    }

    @Override
    public String getServerURI() {
      return tls.getServerURI();
    }
  }
}
