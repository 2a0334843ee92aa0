package kassahub.hub.gateway.broker;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import kassahub.hub.agent.Agents;
import kassahub.proto.HelloSignature;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.HelloProof;

/**
 * Looks at the proof in a Hello as TLS would look at a client's certificate: it ends in our root,
 * is valid now, belongs to the agent of the topic, and the sender has its key.
 */
final class HelloProofs {
  private static final int MOST_CERTIFICATES = 4;
  private static final int LARGEST_CERTIFICATE = 4 * 1024;

  private final X509Certificate root;
  private final InstantSource clock;

  HelloProofs(X509Certificate root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
  }

  /** Why nobody is let in; for the log and the person at the till. */
  static final class Unproved extends Exception {
    private static final long serialVersionUID = 1;

    Unproved(String why) {
      super(why);
    }
  }

  /** The certificate that the sender has proved to own. */
  X509Certificate check(String agent, long connection, Hello hello) throws Unproved {
    HelloProof proof = hello.getProof();
    if (connection == 0 || proof.getChainCount() == 0) {
      throw new Unproved("hello without a proof of whose it is");
    }
    if (proof.getChainCount() > MOST_CERTIFICATES
        || proof.getChainList().stream().anyMatch(der -> der.size() > LARGEST_CERTIFICATE)) {
      throw new Unproved("a chain has at most 4 certificates of 4 KiB");
    }
    try {
      List<X509Certificate> chain = read(proof.getChainList());
      X509Certificate certificate = chain.getFirst();
      validate(chain);
      if (!Agents.nameOf(certificate).filter(agent::equals).isPresent()) {
        throw new Unproved("the certificate is another agent's");
      }
      var signature = Signature.getInstance(HelloSignature.ALGORITHM);
      signature.initVerify(certificate);
      signature.update(HelloSignature.bytes(connection, hello.getStream()));
      if (!signature.verify(proof.getSignature().toByteArray())) {
        throw new Unproved("the signature is not by the key of the certificate");
      }
      return certificate;
    } catch (GeneralSecurityException unfit) {
      throw new Unproved("the certificate is not valid here: " + unfit.getMessage());
    }
  }

  private static List<X509Certificate> read(List<ByteString> ders) throws GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    var chain = new ArrayList<X509Certificate>();
    for (ByteString der : ders) {
      chain.add(
          (X509Certificate)
              factory.generateCertificate(new ByteArrayInputStream(der.toByteArray())));
    }
    return chain;
  }

  private void validate(List<X509Certificate> chain) throws GeneralSecurityException {
    var rules = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    rules.setRevocationEnabled(false); // our own table knows what is revoked
    rules.setDate(Date.from(clock.instant()));
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), rules);
  }
}
