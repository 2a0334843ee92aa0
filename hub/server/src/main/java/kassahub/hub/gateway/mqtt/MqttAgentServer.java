package kassahub.hub.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import kassahub.hub.agent.Admission;
import kassahub.hub.database.Await;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.gateway.AgentDoor;
import kassahub.hub.gateway.AgentTls;
import kassahub.hub.gateway.LogLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents' MQTT port. */
public final class MqttAgentServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MqttAgentServer.class);
  private static final int CONNECT_SECONDS = 10;
  private static final int VERSION_5 = 5;
  private static final int REFUSED_LINES_A_MINUTE = 10;

  private final Vertx vertx;
  private final AgentDoor door;
  private final LogLimit limit = new LogLimit(REFUSED_LINES_A_MINUTE);
  private final MqttServer server;

  public MqttAgentServer(Vertx vertx, AgentDoor door, AgentTls tls, Listen listen) {
    this.vertx = vertx;
    this.door = door;
    var options = new MqttServerOptions();
    options
        .setHost(listen.host())
        .setPort(listen.port())
        .setSsl(true)
        .setClientAuth(ClientAuth.REQUEST) // none at all is refused in words, at CONNECT
        .setKeyCertOptions(KeyCertOptions.wrap(tls.keys()))
        .setTrustOptions(TrustOptions.wrap(tls.trust()))
        .setMaxMessageSize(MqttProps.LARGEST_PACKET)
        .setTimeoutOnConnect(CONNECT_SECONDS)
        .setTcpNoDelay(true)
        .setSslEngineOptions(engine());
    server =
        MqttServer.create(vertx, options)
            .endpointHandler(this::connecting)
            .exceptionHandler(this::refusedByTls);
  }

  private static SSLEngineOptions engine() {
    return AgentTls.NATIVE ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
  }

  /** Where to listen; port 0 is any. */
  public record Listen(String host, int port) {}

  /** Opens the port. */
  public void start() {
    Context context = vertx.getOrCreateContext();
    context.exceptionHandler(this::uncaught); // of connections, too, before their CONNECT
    Promise<MqttServer> opened = Promise.promise();
    context.runOnContext(_ -> server.listen().onComplete(opened));
    Await.on(opened.future());
    log.info("Agents are awaited over MQTT. port={}", port());
  }

  /** The port that is open. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    Await.on(server.close());
  }

  private void connecting(MqttEndpoint endpoint) {
    Context context = vertx.getOrCreateContext();
    context.exceptionHandler(this::uncaught);
    if (endpoint.protocolVersion() != VERSION_5) {
      endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION);
      return;
    }
    var connection = new MqttConnection(endpoint, context, door);
    connection.listen();
    if (!door.enter(() -> admit(connection))) {
      endpoint.reject(
          MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED,
          MqttProps.reason("the hub has no room now"));
    }
  }

  private void admit(MqttConnection connection) {
    if (connection.gone()) {
      return; // it waited too long for its turn
    }
    try {
      X509Certificate certificate =
          (X509Certificate) connection.endpoint().sslSession().getPeerCertificates()[0];
      switch (door.admit(certificate, connection.address())) {
        case Admission.Admitted admitted -> connection.accept(admitted);
        case Admission.Refused refused ->
            connection.reject(
                MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5,
                refused.code() + ": " + refused.message());
      }
    } catch (SSLPeerUnverifiedException none) {
      limit
          .admit(System.nanoTime())
          .ifPresent(
              before ->
                  log.warn(
                      "A connection without a certificate is refused. address={} unwritten={}",
                      connection.address(),
                      before));
      connection.reject(
          MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5,
          "a client certificate is needed");
    } catch (RuntimeException failed) {
      if (!(failed instanceof DatabaseAway)) {
        log.error("An agent could not be admitted now. address={}", connection.address(), failed);
      }
      connection.reject(
          MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5, "try again later");
    }
  }

  private void uncaught(Throwable thrown) {
    if (behindTheEnd(thrown)) {
      log.debug("A packet was dropped.", thrown);
      return;
    }
    limit
        .admit(System.nanoTime())
        .ifPresent(
            before -> log.error("A packet broke the MQTT port. unwritten={}", before, thrown));
  }

  /**
   * Of what comes behind the end of a connection or before its CONNECT, Vert.x complains for each
   * packet, where it checks that the connection is open. Any other wrong argument is a mistake of
   * ours.
   */
  static boolean behindTheEnd(Throwable thrown) {
    var trace = thrown.getStackTrace();
    return thrown instanceof IllegalArgumentException
        && trace.length > 0
        && trace[0].getClassName().startsWith("io.vertx.mqtt.impl.")
        && trace[0].getMethodName().startsWith("check");
  }

  /** A refused certificate is in the log already, with its name. */
  private void refusedByTls(Throwable reason) {
    for (Throwable t = reason; t != null; t = t.getCause()) {
      if (t instanceof CertificateException) {
        return;
      }
    }
    limit
        .admit(System.nanoTime())
        .ifPresent(
            before ->
                log.warn(
                    "A connection to the MQTT port failed before CONNECT. reason=\"{}\""
                        + " unwritten={}",
                    reason.getMessage(),
                    before));
  }
}
