package kassahub.agent.enrol;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import kassahub.agent.enrol.EnrolmentException.Kind;
import kassahub.proto.v1.EnrolAnswer;

/** What the hub's answer must be before the agent takes it for its identity. */
final class Answers {
  private Answers() {}

  /**
   * Checks the answer and makes an identity of it.
   *
   * @param known the roots believed so far; a new one is taken only when one of these signed it
   */
  static Identity accept(
      EnrolAnswer answer, KeyPair keys, List<X509Certificate> known, Instant trustedTime)
      throws EnrolmentException {
    try {
      List<X509Certificate> chain = certificates(answer.getChainList());
      List<X509Certificate> roots = believable(certificates(answer.getRootsList()), known);
      check(chain, keys, roots, trustedTime);
      String name = commonName(chain.get(0));
      if (!name.equals(answer.getAgent())) {
        throw new CertificateException("the certificate is for " + name);
      }
      return new Identity(
          new Credentials(name, keys.getPrivate(), chain, roots),
          address(answer.getMqtt()),
          address(answer.getGrpc()));
    } catch (GeneralSecurityException | IllegalArgumentException bad) {
      throw new EnrolmentException(
          Kind.ANSWER, "the hub's answer is not acceptable: " + bad.getMessage(), bad);
    }
  }

  /** The pinned root among those that the answer names. */
  static X509Certificate pinned(EnrolAnswer answer, String sha256) throws EnrolmentException {
    try {
      return PinnedRoot.find(certificates(answer.getRootsList()), sha256);
    } catch (GeneralSecurityException bad) {
      throw new EnrolmentException(Kind.ANSWER, "the hub's answer does not name its own root", bad);
    }
  }

  private static void check(
      List<X509Certificate> chain, KeyPair keys, List<X509Certificate> roots, Instant trustedTime)
      throws GeneralSecurityException {
    if (chain.isEmpty() || !chain.get(0).getPublicKey().equals(keys.getPublic())) {
      throw new CertificateException("the certificate is not for the key that was sent");
    }
    Set<TrustAnchor> anchors =
        roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
    var rules = new PKIXParameters(anchors);
    rules.setRevocationEnabled(false);
    rules.setDate(Date.from(trustedTime));
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), rules);
  }

  private static List<X509Certificate> believable(
      List<X509Certificate> offered, List<X509Certificate> known) throws CertificateException {
    List<X509Certificate> believed = new ArrayList<>();
    for (X509Certificate root : offered) {
      if (known.contains(root) || known.stream().anyMatch(k -> isSignedBy(root, k))) {
        believed.add(root);
      }
    }
    if (believed.isEmpty()) {
      throw new CertificateException("none of the roots is known or signed by a known one");
    }
    return believed;
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException notSigned) {
      return false;
    }
  }

  private static List<X509Certificate> certificates(List<ByteString> ders)
      throws GeneralSecurityException {
    return Pem.certificates(ders.stream().map(ByteString::toByteArray).toList());
  }

  private static Optional<HubAddress> address(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(HubAddress.parse(text));
  }

  private static String commonName(X509Certificate certificate) throws CertificateException {
    try {
      var parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      if (parts.size() == 1 && parts.get(0).getType().equalsIgnoreCase("CN")) {
        return parts.get(0).getValue().toString();
      }
    } catch (InvalidNameException unreadable) {
      throw new CertificateException(unreadable);
    }
    throw new CertificateException("the certificate's name is not a CN alone");
  }
}
