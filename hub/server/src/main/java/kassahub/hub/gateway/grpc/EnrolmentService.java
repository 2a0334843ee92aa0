package kassahub.hub.gateway.grpc;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.gateway.Certificates;
import kassahub.hub.gateway.LogLimit;
import kassahub.hub.problem.Problem;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.EnrolmentGrpc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets agents in: the one call that needs no client certificate. It has a queue of its own, so that
 * agents that are in, and their reports, do not wait behind those that come.
 */
final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EnrolmentService.class);

  /** Anybody who reaches the port can cause the line. */
  private static final int REFUSED_LINES_A_MINUTE = 10;

  /** Of the connections to the database, which reports and links want too. */
  static final int AT_ONCE = 4;

  /** A few seconds' work: who asks gives up after twenty. */
  static final int MOST_WAITING = 500;

  private final LogLimit limit = new LogLimit(REFUSED_LINES_A_MINUTE);
  private final Certificates certificates;
  private final ExecutorService queue =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofVirtual().name("enrolment-", 0).factory());

  EnrolmentService(Certificates certificates) {
    this.certificates = certificates;
  }

  @Override
  public void enrol(EnrolRequest request, StreamObserver<EnrolAnswer> answer) {
    String address = PeerCertificate.address();
    Context call = Context.current();
    try {
      queue.execute(
          () -> {
            if (!call.isCancelled()) {
              enrol(request, answer, address);
            }
          });
    } catch (RejectedExecutionException full) {
      answer.onError(later().asRuntimeException());
    }
  }

  /** What still waits is dropped: its calls have ended. */
  @Override
  public void close() {
    queue.shutdownNow();
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
      answer.onError(later().asRuntimeException());
    } catch (RuntimeException bug) {
      log.error("Enrolling failed. address={}", address, bug);
      answer.onError(Status.INTERNAL.withDescription("internal error").asRuntimeException());
    }
  }

  private static Status later() {
    return Status.UNAVAILABLE.withDescription("try again later");
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
