package kassahub.hub.agent.certificate;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Reads whose certificate it is. */
public final class CertificateName {
  private CertificateName() {}

  /** The CN, when the subject is a CN and nothing else: as the hub builds it. */
  public static Optional<String> of(X509Certificate certificate) {
    try {
      List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      boolean single =
          parts.size() == 1
              && parts.getFirst().size() == 1
              && parts.getFirst().getType().equalsIgnoreCase("CN");
      return single ? Optional.of(parts.getFirst().getValue().toString()) : Optional.empty();
    } catch (InvalidNameException unreadable) {
      return Optional.empty();
    }
  }
}
