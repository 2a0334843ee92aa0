package kassahub.hub.agent.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes P-256 keys and X.509 certificates signed with ECDSA and SHA-256. */
final class CertificateWriter {
  static final String SIGNATURE = "SHA256withECDSA";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 127;
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private CertificateWriter() {}

  /** What is certified; the subject is a CN only. */
  record Subject(String commonName, PublicKey key, Instant notBefore, Instant notAfter) {}

  /** Who signs; a root signs itself. */
  record Signer(X500Name name, PublicKey publicKey, PrivateKey key) {}

  static KeyPair newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  /** A certificate that may sign others, so many levels deep. */
  static X509Certificate authority(Subject subject, Signer signer, int depth) {
    return sign(
        subject,
        signer,
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(depth));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
  }

  /** A client's certificate. */
  static X509Certificate client(Subject subject, Signer signer) {
    return sign(subject, signer, builder -> leaf(builder, KeyPurposeId.id_kp_clientAuth));
  }

  /** A server's certificate for host names and addresses. */
  static X509Certificate server(Subject subject, Signer signer, List<String> names) {
    GeneralName[] all =
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        ADDRESS.matcher(name).matches()
                            ? GeneralName.iPAddress
                            : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new);
    return sign(
        subject,
        signer,
        builder -> {
          leaf(builder, KeyPurposeId.id_kp_serverAuth);
          builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
        });
  }

  private interface Extensions {
    void add(JcaX509v3CertificateBuilder builder) throws IOException;
  }

  private static void leaf(JcaX509v3CertificateBuilder builder, KeyPurposeId purpose)
      throws IOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
  }

  private static X509Certificate sign(Subject subject, Signer signer, Extensions extensions) {
    var builder =
        new JcaX509v3CertificateBuilder(
            signer.name(),
            new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
            Date.from(subject.notBefore()),
            Date.from(subject.notAfter()),
            name(subject.commonName()),
            subject.key());
    try {
      var ids = new JcaX509ExtensionUtils();
      extensions.add(builder);
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(subject.key()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(signer.publicKey()));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer.key())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
