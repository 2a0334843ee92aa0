package kassahub.deploy.bench;

import com.google.protobuf.ByteString;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kassahub.proto.EnrolmentString;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.EnrolmentGrpc;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Enrols agents by the hub's own enrolment service, each over a connection of its own as an agent
 * does: the hub ends one that nobody gives a name within half a minute.
 */
final class Enroller {
  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(2);

  private final EnrolmentString where;
  private final SslContext tls;

  /**
   * @param root the hub's root certificate in DER
   */
  Enroller(EnrolmentString where, byte[] root) throws IOException, CertificateException {
    this.where = where;
    tls =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .trustManager(certificates(List.of(ByteString.copyFrom(root))).getFirst())
            .build();
  }

  LoadIdentity enrol(EnrolmentString string) throws GeneralSecurityException, IOException {
    var keys = keys();
    var request =
        EnrolRequest.newBuilder()
            .setToken(string.token())
            .setCsr(ByteString.copyFrom(request(keys)))
            .setVersion("bench")
            .setHost("bench")
            .setDeviceTimeMillis(LoadReports.FIRST_MILLIS)
            .build();
    var connection =
        NettyChannelBuilder.forAddress(where.host(), where.port()).sslContext(tls).build();
    try {
      var answer =
          EnrolmentGrpc.newBlockingStub(connection)
              .withDeadlineAfter(ANSWERED_WITHIN)
              .enrol(request);
      return new LoadIdentity(
          answer.getAgent(),
          keys.getPrivate(),
          certificates(answer.getChainList()),
          certificates(answer.getRootsList()));
    } finally {
      connection.shutdownNow();
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] request(KeyPair keys) throws IOException {
    try {
      return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=bench"), keys.getPublic())
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<X509Certificate> certificates(List<ByteString> encoded)
      throws CertificateException {
    var factory = CertificateFactory.getInstance("X.509");
    var certificates = new ArrayList<X509Certificate>();
    for (var one : encoded) {
      certificates.add(
          (X509Certificate)
              factory.generateCertificate(new ByteArrayInputStream(one.toByteArray())));
    }
    return certificates;
  }
}
