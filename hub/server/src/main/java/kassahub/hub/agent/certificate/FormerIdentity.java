package kassahub.hub.agent.certificate;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Optional;
import kassahub.proto.EnrolSignature;

/**
 * The agent that a computer says it was.
 *
 * @param certificate DER
 * @param signature over the certificate request, by the certificate's key
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
public record FormerIdentity(byte[] certificate, byte[] signature) {
  private static final int LARGEST = 4 * 1024;

  /** The certificate, when the sender of the request has its key; the hub may not know it. */
  public Optional<X509Certificate> proven(byte[] csr) {
    if (certificate.length > LARGEST || signature.length > LARGEST) {
      return Optional.empty();
    }
    try {
      X509Certificate shown = CertificateAuthority.read(certificate);
      var check = Signature.getInstance(EnrolSignature.ALGORITHM);
      check.initVerify(shown);
      check.update(EnrolSignature.bytes(csr));
      return check.verify(signature) ? Optional.of(shown) : Optional.empty();
    } catch (GeneralSecurityException | IllegalStateException unfit) {
      return Optional.empty();
    }
  }
}
