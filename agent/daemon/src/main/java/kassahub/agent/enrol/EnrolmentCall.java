package kassahub.agent.enrol;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import kassahub.agent.enrol.EnrolmentException.Kind;
import kassahub.proto.EnrolmentString;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.EnrolmentGrpc;
import kassahub.proto.v1.EnrolmentGrpc.EnrolmentBlockingStub;

/**
 * The call of the hub's enrolment service. The only class here that needs gRPC: a running agent on
 * MQTT never loads it.
 */
final class EnrolmentCall {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** How gRPC begins when TLS was spoken, but not by a server of gRPC. */
  private static final String NO_GRPC = "Failed ALPN negotiation";

  private EnrolmentCall() {}

  /** Over TLS with the pinned root; the token speaks for us. */
  static EnrolAnswer enrol(EnrolmentString where, EnrolRequest request, Instant trustedTime)
      throws EnrolmentException {
    HubAddress hub = HubAddress.parse(where.host() + ":" + where.port());
    var trust = new PinnedRoot(where.rootHash(), trustedTime);
    try {
      var tls =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
              .trustManager(trust)
              .build();
      return call(hub, tls, stub -> stub.enrol(request));
    } catch (SSLException unusable) {
      throw new EnrolmentException(Kind.UNTRUSTED, "TLS cannot be set up", unusable);
    }
  }

  private static EnrolAnswer call(
      HubAddress hub, SslContext tls, Function<EnrolmentBlockingStub, EnrolAnswer> method)
      throws EnrolmentException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(hub.host(), hub.port())
            .sslContext(tls)
            .disableRetry()
            .build();
    try {
      var stub =
          EnrolmentGrpc.newBlockingStub(channel)
              .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      return method.apply(stub);
    } catch (StatusRuntimeException failed) {
      throw explain(hub, failed);
    } finally {
      channel.shutdownNow();
    }
  }

  private static EnrolmentException explain(HubAddress hub, StatusRuntimeException failed) {
    Status status = failed.getStatus();
    String why = status.getDescription() == null ? "" : status.getDescription();
    if (why.startsWith(NO_GRPC) || status.getCode() == Status.Code.UNIMPLEMENTED) {
      return other(hub, failed);
    }
    for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
      if (t instanceof NotSslRecordException) {
        return other(hub, failed);
      }
      if (t instanceof CertificateException || t instanceof SSLException) {
        return new EnrolmentException(
            Kind.UNTRUSTED, "no trust in the server at " + hub + ": " + t.getMessage(), failed);
      }
      if (t instanceof UnknownHostException) {
        return new EnrolmentException(
            Kind.UNREACHABLE, "the name " + hub.host() + " is not known here", failed);
      }
    }
    String description = why.lines().findFirst().map(line -> ": " + line).orElse("");
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED ->
          new EnrolmentException(Kind.UNREACHABLE, "no answer from " + hub + description, failed);
      default ->
          new EnrolmentException(
              Kind.REFUSED, "the hub refuses: " + status.getCode() + description, failed);
    };
  }

  private static EnrolmentException other(HubAddress hub, StatusRuntimeException failed) {
    return new EnrolmentException(Kind.OTHER, "no enrolment service at " + hub, failed);
  }
}
