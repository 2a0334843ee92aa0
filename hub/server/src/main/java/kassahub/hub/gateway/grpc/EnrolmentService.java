package kassahub.hub.gateway.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.gateway.Certificates;
import kassahub.hub.gateway.LogLimit;
import kassahub.hub.problem.Problem;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.EnrolmentGrpc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets agents in: the one call that needs no client certificate. */
final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase {
  private static final Logger log = LoggerFactory.getLogger(EnrolmentService.class);

  /** Anybody who reaches the port can cause the line. */
  private static final int REFUSED_LINES_A_MINUTE = 10;

  private final LogLimit limit = new LogLimit(REFUSED_LINES_A_MINUTE);
  private final Certificates certificates;
  private final Executor blocking;

  EnrolmentService(Certificates certificates, Executor blocking) {
    this.certificates = certificates;
    this.blocking = blocking;
  }

  @Override
  public void enrol(EnrolRequest request, StreamObserver<EnrolAnswer> answer) {
    String address = PeerCertificate.address();
    blocking.execute(() -> enrol(request, answer, address));
  }

  private void enrol(EnrolRequest request, StreamObserver<EnrolAnswer> answer, String address) {
    try {
      answer.onNext(certificates.enrol(request));
      answer.onCompleted();
    } catch (Problem problem) {
      limit
          .admit(System.nanoTime())
          .ifPresent(
              before ->
                  log.warn(
                      "Enrolling is refused. code={} address={} unwritten={}",
                      problem.code(),
                      address,
                      before));
      answer.onError(status(problem).asRuntimeException());
    } catch (DatabaseAway later) {
      answer.onError(Status.UNAVAILABLE.withDescription("try again later").asRuntimeException());
    } catch (RuntimeException bug) {
      log.error("Enrolling failed. address={}", address, bug);
      answer.onError(Status.INTERNAL.withDescription("internal error").asRuntimeException());
    }
  }

  private static Status status(Problem problem) {
    Status status =
        switch (problem) {
          case Problem.NotFound notFound -> Status.NOT_FOUND;
          case Problem.Conflict conflict -> Status.FAILED_PRECONDITION;
          case Problem.Invalid invalid -> Status.INVALID_ARGUMENT;
          case Problem.TooMany often -> Status.RESOURCE_EXHAUSTED;
          case Problem.Forbidden forbidden -> Status.PERMISSION_DENIED;
          case Problem.Unavailable unavailable -> Status.UNAVAILABLE;
        };
    return status.withDescription(problem.code());
  }
}
