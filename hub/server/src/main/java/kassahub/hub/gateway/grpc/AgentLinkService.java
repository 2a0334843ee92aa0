package kassahub.hub.gateway.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.security.cert.X509Certificate;
import java.util.Optional;
import kassahub.hub.agent.Admission;
import kassahub.hub.gateway.AgentDoor;
import kassahub.proto.v1.AgentLinkGrpc;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ToAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes agents' streams. */
final class AgentLinkService extends AgentLinkGrpc.AgentLinkImplBase {
  private static final Logger log = LoggerFactory.getLogger(AgentLinkService.class);

  private final AgentDoor door;

  AgentLinkService(AgentDoor door) {
    this.door = door;
  }

  @Override
  public StreamObserver<FromAgent> connect(StreamObserver<ToAgent> answers) {
    var call = (ServerCallStreamObserver<ToAgent>) answers;
    call.disableAutoRequest();
    Optional<X509Certificate> certificate = PeerCertificate.ofCall();
    var connection = new GrpcConnection(call, door, PeerCertificate.address());
    call.setOnCancelHandler(connection::ended);
    if (certificate.isEmpty()) {
      log.warn("A stream without a certificate is refused. address={}", connection.address());
      connection.refuse(Status.UNAUTHENTICATED.withDescription("a client certificate is needed"));
    } else if (door.intake().full()) {
      connection.refuse(Status.RESOURCE_EXHAUSTED.withDescription("the hub has no room now"));
    } else {
      door.blocking().execute(() -> admit(connection, certificate.get()));
    }
    return connection;
  }

  private void admit(GrpcConnection connection, X509Certificate certificate) {
    try {
      switch (door.admit(certificate, connection.address())) {
        case Admission.Admitted admitted -> connection.accept(admitted);
        case Admission.Refused refused ->
            connection.refuse(
                Status.UNAUTHENTICATED.withDescription(refused.code() + ": " + refused.message()));
      }
    } catch (RuntimeException failed) {
      log.error("An agent could not be admitted now. address={}", connection.address(), failed);
      connection.refuse(Status.UNAVAILABLE.withDescription("try again later"));
    }
  }
}
