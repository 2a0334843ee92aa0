package kassahub.agent.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.proxy.HubProxy;
import kassahub.agent.uplink.Distrust;
import kassahub.agent.uplink.Inbound;
import kassahub.agent.uplink.Introduction;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Hello;

/** Whether the hub can be reached, believed, and wants this agent. */
public final class HubCheck {
  private static final int CONNECT_MILLIS = 5_000;

  /** TLS 1.3 tells a refused client certificate only after the handshake. */
  private static final int AFTERWARDS_MILLIS = 1_500;

  private static final Duration DRIFT = Duration.ofMinutes(2);

  private final Credentials credentials;
  private final InstantSource clock;

  public HubCheck(Credentials credentials, InstantSource clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * Name, TCP or the proxy, TLS with both certificates; no session, so a running agent is not
   * disturbed.
   */
  public Finding reach(Uplink way) {
    HubAddress address = way.address();
    String name = way.transport();
    String where = address.toString();
    try (var socket = connected(address)) {
      return handshake(socket, way);
    } catch (UnknownHostException unknown) {
      return Finding.fault("doctor.hub.name", name, where);
    } catch (SocketTimeoutException silent) {
      return Finding.fault("doctor.hub.silent", name, where);
    } catch (IOException failed) {
      var finding = Distrust.is(failed) ? "doctor.hub.trust" : "doctor.hub.closed";
      return Finding.fault(finding, name, where, words(failed));
    } catch (GeneralSecurityException unusable) {
      return Finding.fault("doctor.hub.key", name, where, words(unusable));
    }
  }

  private static Socket connected(HubAddress address) throws IOException {
    Proxy proxy = HubProxy.of(address.host(), address.port());
    var socket = new Socket(proxy);
    try {
      socket.connect(
          proxy.type() == Proxy.Type.HTTP
              ? InetSocketAddress.createUnresolved(address.host(), address.port())
              : new InetSocketAddress(InetAddress.getByName(address.host()), address.port()),
          CONNECT_MILLIS);
      return socket;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  private Finding handshake(Socket plain, Uplink way) throws IOException, GeneralSecurityException {
    HubAddress address = way.address();
    var factory = credentials.sslContext(clock.instant()).getSocketFactory();
    try (var tls = (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true)) {
      var rules = tls.getSSLParameters();
      rules.setEndpointIdentificationAlgorithm("HTTPS");
      if (way.transport().equals("grpc")) {
        rules.setApplicationProtocols(new String[] {"h2"});
      }
      tls.setSSLParameters(rules);
      tls.setSoTimeout(CONNECT_MILLIS);
      tls.startHandshake();
      tls.setSoTimeout(AFTERWARDS_MILLIS);
      return refusedAfterwards(tls)
          ? Finding.fault("doctor.hub.refused", way.transport(), address.toString())
          : Finding.good("doctor.hub", way.transport(), address.toString());
    }
  }

  private static boolean refusedAfterwards(SSLSocket tls) throws IOException {
    try {
      return tls.getInputStream().read() < 0;
    } catch (SocketTimeoutException itWaitsForUs) {
      return false;
    } catch (SSLException alert) {
      return true;
    }
  }

  /**
   * A whole session, to compare clocks; only when no agent runs with this identity.
   *
   * @param hello with the numbers of the agent's own outbox
   */
  public List<Finding> converse(Uplink way, Hello hello) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    var ear = new Ear();
    try (Uplink.Session session =
        way.connect(new Introduction(credentials, hello, clock.instant()), ear)) {
      Duration drift = Duration.ofMillis(ear.hubMillis - clock.millis());
      findings.add(
          Finding.good("doctor.session", way.transport(), session.welcome().getStoredUpTo()));
      findings.add(
          drift.abs().compareTo(DRIFT) > 0
              ? Finding.warning("doctor.clock.hub.drift", drift.toSeconds())
              : Finding.good("doctor.clock.hub", drift.toSeconds()));
    } catch (UplinkException failed) {
      findings.add(
          Finding.fault(
              "doctor.session." + failed.kind().name().toLowerCase(java.util.Locale.ROOT),
              way.transport(),
              words(failed)));
    }
    return findings;
  }

  private static String words(Exception failed) {
    return String.valueOf(failed.getMessage());
  }

  /** Takes nothing: the hub keeps its dispatches for the agent. */
  private static final class Ear implements Inbound {
    private volatile long hubMillis;

    @Override
    public boolean take(Dispatch dispatch) {
      return false;
    }

    @Override
    public void hubTime(long millis) {
      hubMillis = millis;
    }
  }
}
