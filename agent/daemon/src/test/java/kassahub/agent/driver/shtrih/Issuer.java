package kassahub.agent.driver.shtrih;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.LocalDate;
import java.util.Arrays;
import kassahub.agent.simulator.device.LicenceLock;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;

/** Signs licences that simulated registers of its lock take. */
public final class Issuer {
  private final KeyPair keys;

  public Issuer() {
    try {
      keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  public LicenceLock lock() {
    byte[] der = keys.getPublic().getEncoded();
    return LicenceLock.of(Arrays.copyOfRange(der, der.length - 32, der.length));
  }

  public LicenceLine line(String serial, LocalDate until) {
    return line(serial, LicenceMask.none().throughQuarterOf(until));
  }

  public LicenceLine line(String serial, LicenceMask mask) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(LicenceSignature.message(serial, mask));
      return new LicenceLine(serial, mask, LicenceSignature.of(signature.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
