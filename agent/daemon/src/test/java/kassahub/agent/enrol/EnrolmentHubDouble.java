package kassahub.agent.enrol;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.agent.enrol.TestAuthority.Life;
import kassahub.proto.EnrolmentString;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.EnrolmentGrpc;
import kassahub.proto.v1.RenewRequest;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** The hub's enrolment service in small; client certificates optional as on the real port. */
public final class EnrolmentHubDouble implements AutoCloseable {
  public static final String TOKEN = "t0ken-of-sixteen-or-more";

  private final TestAuthority authority;
  private final Server server;
  private final int port;
  private final List<PublicKey> keysSeen = new CopyOnWriteArrayList<>();
  private final List<EnrolRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger approvalsMissing = new AtomicInteger();
  private volatile List<X509Certificate> roots;
  private volatile boolean wrongKey;
  private volatile String name = "0199-agent";

  public EnrolmentHubDouble(TestAuthority authority) {
    this(authority, authority.server());
  }

  EnrolmentHubDouble(TestAuthority authority, TestAuthority.Signed identity) {
    this.authority = authority;
    roots = authority.roots();
    List<X509Certificate> shown = new ArrayList<>(identity.chain());
    shown.addAll(authority.roots());
    try {
      var tls =
          GrpcSslContexts.configure(
                  SslContextBuilder.forServer(
                      identity.key(), shown.toArray(X509Certificate[]::new)),
                  SslProvider.JDK)
              .trustManager(authority.roots())
              .clientAuth(ClientAuth.OPTIONAL)
              .build();
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sslContext(tls)
              .addService(new Service())
              .build()
              .start();
      port = server.getPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public HubAddress address() {
    return new HubAddress("localhost", port);
  }

  public EnrolmentString string(String token) {
    try {
      String hash = Fingerprint.of(authority.roots().get(0).getEncoded());
      return new EnrolmentString("localhost", port, token, hash);
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public void approveAfter(int questions) {
    approvalsMissing.set(questions);
  }

  void offerRoots(List<X509Certificate> offered) {
    roots = offered;
  }

  void signAnotherKey() {
    wrongKey = true;
  }

  void callAgents(String agent) {
    name = agent;
  }

  /** As the hub answers on an open connection. */
  EnrolAnswer renew(RenewRequest request) {
    PublicKey key = checked(request.getCsr());
    keysSeen.add(key);
    return issued(wrongKey ? TestAuthority.newKeys().getPublic() : key);
  }

  /** What a hub of this authority answers when it has signed the request. */
  public static EnrolAnswer signed(TestAuthority authority, String agent, RenewRequest request) {
    PublicKey key = checked(request.getCsr());
    return EnrolAnswer.newBuilder()
        .setIssued(true)
        .setAgent(agent)
        .addAllChain(der(authority.chain(agent, key, Life.around(Instant.now()))))
        .addAllRoots(der(authority.roots()))
        .setHubTimeMillis(Instant.now().toEpochMilli())
        .build();
  }

  List<PublicKey> keysSeen() {
    return keysSeen;
  }

  EnrolRequest lastRequest() {
    return requests.get(requests.size() - 1);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Service extends EnrolmentGrpc.EnrolmentImplBase {
    @Override
    public void enrol(EnrolRequest request, StreamObserver<EnrolAnswer> answers) {
      PublicKey key = checked(request.getCsr());
      keysSeen.add(key);
      requests.add(request);
      if (!request.getToken().equals(TOKEN)) {
        answers.onError(
            Status.PERMISSION_DENIED.withDescription("unknown token").asRuntimeException());
        return;
      }
      boolean waits = approvalsMissing.getAndDecrement() > 0;
      answers.onNext(
          waits
              ? EnrolAnswer.newBuilder().setRetrySeconds(30).build()
              : issued(wrongKey ? TestAuthority.newKeys().getPublic() : key));
      answers.onCompleted();
    }
  }

  private EnrolAnswer issued(PublicKey key) {
    return EnrolAnswer.newBuilder()
        .setIssued(true)
        .setAgent(name)
        .addAllChain(der(authority.chain(name, key, Life.around(Instant.now()))))
        .addAllRoots(der(roots))
        .setHubTimeMillis(Instant.now().toEpochMilli())
        .setMqtt("hub.example:8883")
        .setGrpc("localhost:" + port)
        .build();
  }

  private static List<ByteString> der(List<X509Certificate> certificates) {
    List<ByteString> ders = new ArrayList<>();
    try {
      for (X509Certificate certificate : certificates) {
        ders.add(ByteString.copyFrom(certificate.getEncoded()));
      }
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
    return ders;
  }

  /** The request's key, when an independent reader finds the request well formed and signed. */
  static PublicKey checked(ByteString csr) {
    try {
      var request = new JcaPKCS10CertificationRequest(csr.toByteArray());
      PublicKey key = request.getPublicKey();
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IllegalArgumentException("the request is not signed by its key");
      }
      return key;
    } catch (IOException
        | PKCSException
        | OperatorCreationException
        | GeneralSecurityException unreadable) {
      throw new IllegalArgumentException(unreadable);
    }
  }
}
