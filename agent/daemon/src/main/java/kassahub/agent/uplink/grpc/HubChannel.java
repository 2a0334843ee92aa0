package kassahub.agent.uplink.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.uplink.Introduction;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.UplinkException.Kind;

/** gRPC channels to the hub, and what their failures mean. */
final class HubChannel {
  private static final int MAX_MESSAGE_BYTES = 64 * 1024;
  private static final long KEEP_ALIVE_PATIENCE_SECONDS = 10;

  private HubChannel() {}

  /** One channel, one connection; no I/O yet. Callbacks run on its event loop. */
  static ManagedChannel open(HubAddress address, Introduction introduction, LinkTimes times)
      throws UplinkException {
    Credentials credentials = introduction.credentials();
    try {
      var tls =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
              .keyManager(credentials.keys())
              .trustManager(Credentials.trust(credentials.roots(), introduction.trustedTime()))
              .build();
      return NettyChannelBuilder.forAddress(address.host(), address.port())
          .sslContext(tls)
          .directExecutor()
          .keepAliveTime(times.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
          .keepAliveTimeout(KEEP_ALIVE_PATIENCE_SECONDS, TimeUnit.SECONDS)
          .maxInboundMessageSize(MAX_MESSAGE_BYTES)
          .disableRetry()
          .build();
    } catch (GeneralSecurityException | SSLException unusable) {
      throw new UplinkException(
          Kind.CERTIFICATE, "the agent's key or certificate cannot be used", unusable);
    }
  }

  /** What the end of a call means to the agent. */
  static UplinkException explain(Throwable failed, boolean welcomed) {
    Status status = Status.fromThrowable(failed);
    return new UplinkException(kindOf(status, welcomed), words(status), failed);
  }

  private static Kind kindOf(Status status, boolean welcomed) {
    return switch (status.getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED -> Kind.REFUSED;
      case RESOURCE_EXHAUSTED -> Kind.BUSY;
      case DEADLINE_EXCEEDED -> Kind.SILENT;
      case UNAVAILABLE -> unavailable(status, welcomed);
      default -> Kind.LOST;
    };
  }

  private static Kind unavailable(Status status, boolean welcomed) {
    for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
      if (t instanceof SSLException || t instanceof CertificateException) {
        return Kind.CERTIFICATE;
      }
    }
    return welcomed ? Kind.LOST : Kind.UNREACHABLE;
  }

  private static String words(Status status) {
    Throwable cause = status.getCause();
    String description = status.getDescription();
    return status.getCode()
        + (description == null ? "" : ": " + description)
        + (cause == null ? "" : ": " + cause.getMessage());
  }
}
