package kassahub.hub.agent.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A PKCS#10 request that was checked: signed with its own key, which is a P-256 one. Its subject
 * does not count.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
public record SigningRequest(PublicKey key, byte[] der) {
  private static final int LIMIT = 4096;
  private static final int FIELD_BITS = 256;

  /** Empty when the request is not one that the hub signs. */
  public static Optional<SigningRequest> read(byte[] der) {
    if (der.length > LIMIT) {
      return Optional.empty();
    }
    try {
      var request = new JcaPKCS10CertificationRequest(der);
      PublicKey key = request.getPublicKey();
      boolean ours =
          key instanceof ECPublicKey ec
              && ec.getParams().getCurve().getField().getFieldSize() == FIELD_BITS
              && request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
      return ours ? Optional.of(new SigningRequest(key, der.clone())) : Optional.empty();
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** SHA-256 of the public key: names the key without holding it. */
  public byte[] keyHash() {
    return hash(key.getEncoded());
  }

  /** SHA-256. */
  public static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
