package kassahub.hub.gateway.grpc;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import kassahub.hub.agent.Admission;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.gateway.AgentDoor;
import kassahub.hub.gateway.LogLimit;
import kassahub.proto.v1.AgentLinkGrpc;
import kassahub.proto.v1.ToAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes agents' streams; what they send comes as bytes. */
final class AgentLinkService implements BindableService {
  private static final Logger log = LoggerFactory.getLogger(AgentLinkService.class);
  private static final MethodDescriptor<byte[], ToAgent> CONNECT =
      AgentLinkGrpc.getConnectMethod().toBuilder(
              new Bytes(), AgentLinkGrpc.getConnectMethod().getResponseMarshaller())
          .build();

  /** Anybody who reaches the port can cause the line. */
  private static final int REFUSED_LINES_A_MINUTE = 10;

  private final LogLimit limit = new LogLimit(REFUSED_LINES_A_MINUTE);
  private final AgentDoor door;
  private final UnnamedConnections unnamed;

  AgentLinkService(AgentDoor door, UnnamedConnections unnamed) {
    this.door = door;
    this.unnamed = unnamed;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(AgentLinkGrpc.SERVICE_NAME)
        .addMethod(CONNECT, ServerCalls.asyncBidiStreamingCall(this::connect))
        .build();
  }

  private StreamObserver<byte[]> connect(StreamObserver<ToAgent> answers) {
    var call = (ServerCallStreamObserver<ToAgent>) answers;
    call.disableAutoRequest();
    Optional<X509Certificate> certificate = PeerCertificate.ofCall();
    var connection = new GrpcConnection(call, door, PeerCertificate.address());
    call.setOnCancelHandler(connection::ended);
    if (certificate.isEmpty()) {
      limit
          .admit(System.nanoTime())
          .ifPresent(
              before ->
                  log.warn(
                      "A stream without a certificate is refused. address={} unwritten={}",
                      connection.address(),
                      before));
      connection.refuse(Status.UNAUTHENTICATED.withDescription("a client certificate is needed"));
    } else {
      enter(connection, certificate.get());
    }
    return connection;
  }

  private void enter(GrpcConnection connection, X509Certificate certificate) {
    unnamed.waits(connection.address());
    Runnable admission =
        () -> {
          try {
            admit(connection, certificate);
          } finally {
            unnamed.left(connection.address());
          }
        };
    if (!door.enter(admission)) {
      unnamed.left(connection.address());
      connection.refuse(Status.RESOURCE_EXHAUSTED.withDescription("the hub has no room now"));
    }
  }

  private void admit(GrpcConnection connection, X509Certificate certificate) {
    if (connection.gone()) {
      return; // it waited too long for its turn
    }
    try {
      switch (door.admit(certificate, connection.address())) {
        case Admission.Admitted admitted -> {
          unnamed.named(connection.address());
          connection.accept(admitted);
        }
        case Admission.Refused refused ->
            connection.refuse(
                Status.UNAUTHENTICATED.withDescription(refused.code() + ": " + refused.message()));
      }
    } catch (RuntimeException failed) {
      if (!(failed instanceof DatabaseAway)) {
        log.error("An agent could not be admitted now. address={}", connection.address(), failed);
      }
      connection.refuse(Status.UNAVAILABLE.withDescription("try again later"));
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
