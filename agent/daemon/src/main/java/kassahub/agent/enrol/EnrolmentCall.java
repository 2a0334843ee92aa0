package kassahub.agent.enrol;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import kassahub.agent.enrol.EnrolmentException.Kind;
import kassahub.agent.grpc.GrpcException;
import kassahub.agent.grpc.GrpcStatus;
import kassahub.agent.grpc.GrpcTarget;
import kassahub.agent.grpc.SingleAnswer;
import kassahub.proto.EnrolmentString;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;

/**
 * The call of the hub's enrolment service. The only class here that needs gRPC: a running agent on
 * MQTT never loads it.
 */
final class EnrolmentCall {
  private static final String METHOD = "kassahub.v1.Enrolment/Enrol";
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private EnrolmentCall() {}

  /** Over TLS with the pinned root; the token speaks for us. */
  static EnrolAnswer enrol(EnrolmentString where, EnrolRequest request, Instant trustedTime)
      throws EnrolmentException, InterruptedException {
    HubAddress hub = HubAddress.parse(where.host() + ":" + where.port());
    var target = new GrpcTarget(hub.host(), hub.port(), METHOD, DEADLINE, DEADLINE);
    var tls =
        SslContextBuilder.forClient().trustManager(new PinnedRoot(where.rootHash(), trustedTime));
    try {
      return EnrolAnswer.parseFrom(SingleAnswer.to(request.toByteArray(), target, tls, DEADLINE));
    } catch (SSLException unusable) {
      throw new EnrolmentException(Kind.UNTRUSTED, "TLS cannot be set up", unusable);
    } catch (InvalidProtocolBufferException garbled) {
      throw new EnrolmentException(Kind.ANSWER, "the hub's answer cannot be read", garbled);
    } catch (GrpcException failed) {
      throw explain(hub, failed);
    }
  }

  private static EnrolmentException explain(HubAddress hub, GrpcException failed) {
    GrpcStatus status = failed.status();
    if (status.code() == GrpcStatus.Code.UNIMPLEMENTED) {
      return other(hub, failed);
    }
    for (Throwable t = status.cause(); t != null; t = t.getCause()) {
      if (t instanceof NotSslRecordException) {
        return other(hub, failed);
      }
      if (t instanceof CertificateException || t instanceof SSLException) {
        return new EnrolmentException(
            Kind.UNTRUSTED, "no trust in the server at " + hub + ": " + t.getMessage(), failed);
      }
      if (t instanceof UnknownHostException) {
        return new EnrolmentException(
            Kind.UNREACHABLE, "the name is not known here: " + t.getMessage(), failed);
      }
    }
    String description =
        status.description().lines().findFirst().map(line -> ": " + line).orElse("");
    return switch (status.code()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED ->
          new EnrolmentException(Kind.UNREACHABLE, "no answer from " + hub + description, failed);
      default ->
          new EnrolmentException(
              Kind.REFUSED, "the hub refuses: " + status.code() + description, failed);
    };
  }

  private static EnrolmentException other(HubAddress hub, GrpcException failed) {
    return new EnrolmentException(Kind.OTHER, "no enrolment service at " + hub, failed);
  }
}
