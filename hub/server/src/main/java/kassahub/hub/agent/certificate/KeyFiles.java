package kassahub.hub.agent.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * Keys (PKCS#8) and certificates as PEM files that only the hub's own user can read. A key file
 * that others can read is refused.
 */
final class KeyFiles {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<PosixFilePermission> NOT_OURS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Path directory;

  KeyFiles(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory, PRIVATE_DIRECTORY);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  boolean hasKey(String name) {
    return Files.exists(key(name));
  }

  boolean hasCertificate(String name) {
    return Files.exists(certificate(name));
  }

  PrivateKey readKey(String name) {
    Path file = key(name);
    try {
      if (Files.getPosixFilePermissions(file).stream().anyMatch(NOT_OURS::contains)) {
        throw new IllegalStateException(file + " can be read by others: chmod 600");
      }
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(body(Files.readString(file))));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IllegalStateException(file + " is not a usable key", unusable);
    }
  }

  X509Certificate readCertificate(String name) {
    Path file = certificate(name);
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException(file + " is not a usable certificate", unusable);
    }
  }

  /** The key first: a certificate without its key would be taken for a whole pair. */
  void write(String name, PrivateKey key, X509Certificate certificate) {
    try {
      replace(key(name), pem("PRIVATE KEY", key.getEncoded()));
      replace(certificate(name), pem("CERTIFICATE", certificate.getEncoded()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void replace(Path file, String text) throws IOException {
    Path temporary = Files.createTempFile(directory, "new", ".pem", PRIVATE);
    Files.writeString(temporary, text);
    try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path key(String name) {
    return directory.resolve(name + ".key");
  }

  private Path certificate(String name) {
    return directory.resolve(name + ".crt");
  }

  private static String pem(String label, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static byte[] body(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }
}
