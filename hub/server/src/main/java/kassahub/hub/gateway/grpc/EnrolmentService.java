package kassahub.hub.gateway.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import kassahub.hub.agent.Admission;
import kassahub.hub.agent.AgentPorts;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.EnrolmentAsk;
import kassahub.hub.agent.EnrolmentOutcome;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.problem.Problem;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.EnrolmentGrpc;
import kassahub.proto.v1.RenewRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets agents in and gives them new certificates. */
public final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase {
  private static final Logger log = LoggerFactory.getLogger(EnrolmentService.class);
  private static final int LONGEST_TOKEN = 64;
  private static final int RETRY_SECONDS = 15;

  private final Parts parts;

  /** What enrolling needs of the hub. */
  public record Parts(
      Enrolments enrolments,
      Agents agents,
      X509Certificate root,
      Supplier<AgentPorts> ports,
      InstantSource clock,
      Executor blocking) {}

  public EnrolmentService(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void enrol(EnrolRequest request, StreamObserver<EnrolAnswer> answer) {
    String address = PeerCertificate.address();
    answer(answer, "enrol", address, () -> enrol(request));
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<EnrolAnswer> answer) {
    Optional<X509Certificate> certificate = PeerCertificate.ofCall();
    String address = PeerCertificate.address();
    answer(answer, "renew", address, () -> renew(request, certificate));
  }

  private EnrolAnswer enrol(EnrolRequest request) {
    if (request.getToken().isEmpty() || request.getToken().length() > LONGEST_TOKEN) {
      throw new Problem.Invalid("TOKEN_SHAPE", "a token has 1 to 64 characters");
    }
    return message(
        parts
            .enrolments()
            .enrol(
                new EnrolmentAsk(
                    request.getToken(),
                    request.getCsr().toByteArray(),
                    request.getVersion(),
                    request.getHost())));
  }

  private EnrolAnswer renew(RenewRequest request, Optional<X509Certificate> certificate) {
    Admission admission =
        certificate
            .map(parts.agents()::admit)
            .orElseGet(
                () ->
                    new Admission.Refused("CERTIFICATE_UNKNOWN", "a client certificate is needed"));
    return switch (admission) {
      case Admission.Admitted agent ->
          message(parts.enrolments().renew(agent.agent(), request.getCsr().toByteArray()));
      case Admission.Refused refused ->
          throw Status.UNAUTHENTICATED
              .withDescription(refused.code() + ": " + refused.message())
              .asRuntimeException();
    };
  }

  private EnrolAnswer message(EnrolmentOutcome outcome) {
    AgentPorts where = parts.ports().get();
    var answer =
        EnrolAnswer.newBuilder()
            .setHubTimeMillis(parts.clock().millis())
            .addRoots(der(parts.root()))
            .setMqtt(where.mqttAddress())
            .setGrpc(where.grpcAddress());
    switch (outcome) {
      case EnrolmentOutcome.Issued issued -> {
        answer.setIssued(true).setAgent(issued.agent());
        issued.chain().forEach(certificate -> answer.addChain(der(certificate)));
      }
      case EnrolmentOutcome.Waiting waiting -> answer.setRetrySeconds(RETRY_SECONDS);
    }
    return answer.build();
  }

  private void answer(
      StreamObserver<EnrolAnswer> answer, String verb, String address, Supplier<EnrolAnswer> work) {
    parts
        .blocking()
        .execute(
            () -> {
              try {
                answer.onNext(work.get());
                answer.onCompleted();
              } catch (Problem problem) {
                log.warn("{} is refused. code={} address={}", verb, problem.code(), address);
                answer.onError(status(problem).asRuntimeException());
              } catch (StatusRuntimeException refused) {
                log.warn(
                    "{} is refused. reason={} address={}", verb, refused.getMessage(), address);
                answer.onError(refused);
              } catch (RuntimeException bug) {
                log.error("{} failed. address={}", verb, address, bug);
                answer.onError(
                    Status.INTERNAL.withDescription("internal error").asRuntimeException());
              }
            });
  }

  private static Status status(Problem problem) {
    Status status =
        switch (problem) {
          case Problem.NotFound notFound -> Status.NOT_FOUND;
          case Problem.Conflict conflict -> Status.FAILED_PRECONDITION;
          case Problem.Invalid invalid -> Status.INVALID_ARGUMENT;
          case Problem.Forbidden forbidden -> Status.PERMISSION_DENIED;
          case Problem.Unavailable unavailable -> Status.UNAVAILABLE;
        };
    return status.withDescription(problem.code());
  }

  private static ByteString der(X509Certificate certificate) {
    try {
      return ByteString.copyFrom(certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
