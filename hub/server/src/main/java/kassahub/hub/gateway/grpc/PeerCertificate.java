package kassahub.hub.gateway.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Makes the certificate that the peer showed, and where it is, known to the call. */
final class PeerCertificate implements ServerInterceptor {
  private static final Context.Key<Optional<X509Certificate>> CERTIFICATE =
      Context.keyWithDefault("certificate", Optional.empty());
  private static final Context.Key<String> ADDRESS = Context.keyWithDefault("address", "unknown");

  /** Of the call that runs on this thread; empty when the peer showed none. */
  static Optional<X509Certificate> ofCall() {
    return CERTIFICATE.get();
  }

  /** Of the call that runs on this thread. */
  static String address() {
    return ADDRESS.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    Object address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Context context =
        Context.current()
            .withValue(CERTIFICATE, session == null ? Optional.empty() : shown(session))
            .withValue(ADDRESS, String.valueOf(address));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private static Optional<X509Certificate> shown(SSLSession session) {
    try {
      return Optional.of((X509Certificate) session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }
}
