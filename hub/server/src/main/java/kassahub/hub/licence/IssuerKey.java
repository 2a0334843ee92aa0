package kassahub.hub.licence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * The built-in issuer's Ed25519 key. It lives in a file that only its owner may read; the public
 * half stands beside it as {@code NAME.pub}, for registers that shall carry it. Both are PEM.
 */
public final class IssuerKey {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Ed25519PrivateKeyParameters key;

  private IssuerKey(Ed25519PrivateKeyParameters key) {
    this.key = key;
  }

  /** A new key that is in no file. */
  public static IssuerKey random() {
    return new IssuerKey(new Ed25519PrivateKeyParameters(new SecureRandom()));
  }

  /** One that everybody may know: what it signs is for looking at, no register carries it. */
  static IssuerKey ofSandboxes() {
    var seed = "KassaHub sandbox: worth nothing.".getBytes(StandardCharsets.US_ASCII);
    return new IssuerKey(new Ed25519PrivateKeyParameters(seed));
  }

  /**
   * The key in the file; a new one is made when there is no file.
   *
   * @throws IllegalStateException when others than its owner may read the file
   */
  public static IssuerKey open(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IllegalStateException("others than its owner may read " + file);
      }
      var parsed = PrivateKeyFactory.createKey(fromPem(Files.readString(file)));
      return new IssuerKey((Ed25519PrivateKeyParameters) parsed);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Signs a licence for one register. */
  public LicenceLine sign(String serial, LicenceMask mask) {
    var signer = new Ed25519Signer();
    signer.init(true, key);
    byte[] message = LicenceSignature.message(serial, mask);
    signer.update(message, 0, message.length);
    return new LicenceLine(serial, mask, LicenceSignature.of(signer.generateSignature()));
  }

  /** Whether a register that carries this key would take the line. */
  public boolean verifies(LicenceLine line) {
    var verifier = new Ed25519Signer();
    verifier.init(false, publicHalf());
    byte[] message = LicenceSignature.message(line.serial(), line.mask());
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(line.signature().bytes());
  }

  /** The public half, 64 lower-case hex digits: what a vendor's {@code issuer_config} names. */
  public String publicHex() {
    return HexFormat.of().formatHex(publicHalf().getEncoded());
  }

  /** The public half as SubjectPublicKeyInfo in PEM: what a register is given. */
  public String publicPem() {
    try {
      return pem(
          "PUBLIC KEY",
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicHalf()).getEncoded());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private Ed25519PublicKeyParameters publicHalf() {
    return key.generatePublicKey();
  }

  private static void create(Path file) throws IOException {
    var made = random();
    var encoded = PrivateKeyInfoFactory.createPrivateKeyInfo(made.key).getEncoded();
    write(file, pem("PRIVATE KEY", encoded));
    write(file.resolveSibling(file.getFileName() + ".pub"), made.publicPem());
  }

  private static void write(Path file, String text) throws IOException {
    var directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    var draft =
        Files.createTempFile(
            directory, "key", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String pem(String label, byte[] der) {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static byte[] fromPem(String text) {
    return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
  }
}
