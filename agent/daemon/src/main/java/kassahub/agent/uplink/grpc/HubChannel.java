package kassahub.agent.uplink.grpc;

import io.netty.handler.ssl.SslContextBuilder;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.grpc.GrpcAnswers;
import kassahub.agent.grpc.GrpcCall;
import kassahub.agent.grpc.GrpcException;
import kassahub.agent.grpc.GrpcStatus;
import kassahub.agent.grpc.GrpcTarget;
import kassahub.agent.uplink.Introduction;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.UplinkException.Kind;

/** Calls to the hub, and what their ends mean. */
final class HubChannel {
  private static final String METHOD = "kassahub.v1.AgentLink/Connect";

  private final GrpcTarget target;

  HubChannel(HubAddress address, LinkTimes times) {
    target =
        new GrpcTarget(address.host(), address.port(), METHOD, times.connect(), times.keepAlive());
  }

  /** Begins the call, with both certificates. */
  GrpcCall open(Introduction introduction, GrpcAnswers answers)
      throws UplinkException, InterruptedException {
    Credentials credentials = introduction.credentials();
    try {
      var tls =
          SslContextBuilder.forClient()
              .keyManager(credentials.keys())
              .trustManager(Credentials.trust(credentials.roots(), introduction.trustedTime()));
      return GrpcCall.open(target, tls, answers);
    } catch (GeneralSecurityException | SSLException unusable) {
      throw new UplinkException(
          Kind.CERTIFICATE, "the agent's key or certificate cannot be used", unusable);
    }
  }

  /** What the end of a call means to the agent. */
  static UplinkException explain(GrpcStatus status, boolean welcomed) {
    return new UplinkException(kindOf(status, welcomed), status.words(), new GrpcException(status));
  }

  private static Kind kindOf(GrpcStatus status, boolean welcomed) {
    return switch (status.code()) {
      case UNAUTHENTICATED, PERMISSION_DENIED -> Kind.REFUSED;
      case RESOURCE_EXHAUSTED -> Kind.BUSY;
      case DEADLINE_EXCEEDED -> Kind.SILENT;
      case UNAVAILABLE, UNIMPLEMENTED -> unavailable(status, welcomed);
      case OK,
          CANCELLED,
          UNKNOWN,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          INTERNAL,
          DATA_LOSS ->
          Kind.LOST;
    };
  }

  private static Kind unavailable(GrpcStatus status, boolean welcomed) {
    for (Throwable t = status.cause(); t != null; t = t.getCause()) {
      if (t instanceof SSLException || t instanceof CertificateException) {
        return Kind.CERTIFICATE;
      }
    }
    return welcomed ? Kind.LOST : Kind.UNREACHABLE;
  }
}
