package kassahub.hub.agent.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import kassahub.hub.agent.certificate.CertificateWriter.Signer;
import kassahub.hub.agent.certificate.CertificateWriter.Subject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The hub's own certificate authority: a root for ten years, which enrolment strings pin, an
 * issuing authority for one year below it, and agents' certificates for ninety days below that.
 *
 * <p>Keys are files in one directory. The root's key may be kept elsewhere: it is needed only to
 * renew the issuing authority, from two thirds of its life on. Several instances share the
 * directory's content.
 */
public final class CertificateAuthority {
  /** The CN of the hub's certificate at a broker. */
  public static final String HUB = "kassahub-hub";

  private static final String ROOT = "root";
  private static final String ISSUING = "issuing";
  private static final Duration ROOT_LIFE = Duration.ofDays(3652);
  private static final Duration ISSUING_LIFE = Duration.ofDays(365);
  private static final Duration AGENT_LIFE = Duration.ofDays(90);
  private static final Duration SERVER_LIFE = Duration.ofDays(90);
  private static final Duration CRL_LIFE = Duration.ofDays(2);

  /** Tills' clocks are wrong: by so much a certificate is dated back. */
  private static final Duration BACKDATED = Duration.ofDays(2);

  private final InstantSource clock;
  private final X509Certificate root;
  private final X509Certificate issuing;
  private final PrivateKey issuingKey;

  private CertificateAuthority(
      InstantSource clock, X509Certificate root, X509Certificate issuing, PrivateKey issuingKey) {
    this.clock = clock;
    this.root = root;
    this.issuing = issuing;
    this.issuingKey = issuingKey;
  }

  /**
   * Opens the authority in this directory; makes what is missing.
   *
   * @throws IllegalStateException when files are unusable or do not belong together, or when the
   *     issuing authority is to be renewed and the root's key is not there
   */
  public static CertificateAuthority open(Path directory, InstantSource clock) {
    var files = new KeyFiles(directory);
    if (!files.hasCertificate(ROOT)) {
      makeRoot(files, clock);
    }
    X509Certificate root = files.readCertificate(ROOT);
    if (!files.hasCertificate(ISSUING) || due(files.readCertificate(ISSUING), clock)) {
      makeIssuing(files, root, clock);
    }
    X509Certificate issuing = files.readCertificate(ISSUING);
    PrivateKey key = files.readKey(ISSUING);
    if (!signed(issuing, root) || !belong(key, issuing)) {
      throw new IllegalStateException(
          "issuing.key, issuing.crt and root.crt in %s do not belong together: put the files of one and the same run there"
              .formatted(directory));
    }
    return new CertificateAuthority(clock, root, issuing, key);
  }

  private static boolean signed(X509Certificate certificate, X509Certificate by) {
    try {
      certificate.verify(by.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  private static boolean belong(PrivateKey key, X509Certificate certificate) {
    try {
      byte[] probe = der(certificate);
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(probe);
      return signer.verify(signature);
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  /**
   * Makes a new issuing authority before the one in use is due.
   *
   * @throws IllegalStateException when the root's key is not there
   */
  public static void renewIssuing(Path directory, InstantSource clock) {
    var files = new KeyFiles(directory);
    makeIssuing(files, files.readCertificate(ROOT), clock);
  }

  /** What agents trust. */
  public X509Certificate root() {
    return root;
  }

  /** SHA-256 of the root, 64 lower-case hex digits: part of every enrolment string. */
  public String rootHash() {
    return HexFormat.of().formatHex(SigningRequest.hash(der(root)));
  }

  /** Until when the issuing authority can sign. */
  public Instant issuingUntil() {
    return issuing.getNotAfter().toInstant();
  }

  /** A certificate for an agent, and its issuer. */
  public List<X509Certificate> issue(String agent, PublicKey key) {
    return List.of(
        CertificateWriter.client(subject(agent, key, AGENT_LIFE), issuingSigner()), issuing);
  }

  /** Whether a certificate is of the issuing authority in use: there may have been others. */
  public boolean isIssuerOf(X509Certificate certificate) {
    return signed(certificate, issuing);
  }

  /** The issuer that goes with certificates that it {@linkplain #isIssuerOf issued}. */
  public X509Certificate issuing() {
    return issuing;
  }

  /**
   * A fresh key and certificate for the agents' ports.
   *
   * @param names host names and addresses that agents connect to
   */
  public ServerIdentity serverIdentity(List<String> names) {
    KeyPair pair = CertificateWriter.newKey();
    X509Certificate certificate =
        CertificateWriter.server(
            subject("KassaHub", pair.getPublic(), SERVER_LIFE), issuingSigner(), names);
    return new ServerIdentity(pair.getPrivate(), List.of(certificate, issuing, root));
  }

  /** A fresh key and certificate by which a broker knows the hub; no agent's id is like it. */
  public ServerIdentity hubIdentity() {
    KeyPair pair = CertificateWriter.newKey();
    return new ServerIdentity(pair.getPrivate(), issue(HUB, pair.getPublic()));
  }

  /**
   * A name that whoever has the issuing authority's key knows, and nobody else; another one after
   * that is renewed.
   *
   * @param what it names
   */
  public String secretName(String what) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(("KassaHub " + what + "\0").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of()
          .formatHex(digest.digest(((ECPrivateKey) issuingKey).getS().toByteArray()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The list of revoked certificates in DER, for brokers that check it.
   *
   * @param revoked gives serial numbers and when they were revoked, one after the other
   */
  public byte[] revocationList(Consumer<BiConsumer<BigInteger, Instant>> revoked) {
    Instant now = clock.instant();
    var builder =
        new X509v2CRLBuilder(
            X500Name.getInstance(issuing.getSubjectX500Principal().getEncoded()), Date.from(now));
    builder.setNextUpdate(Date.from(now.plus(CRL_LIFE)));
    revoked.accept(
        (serial, at) -> builder.addCRLEntry(serial, Date.from(at), CRLReason.unspecified));
    try {
      return builder
          .build(new JcaContentSignerBuilder(CertificateWriter.SIGNATURE).build(issuingKey))
          .getEncoded();
    } catch (IOException | OperatorCreationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether two thirds of its life are over. */
  public static boolean due(X509Certificate certificate, InstantSource clock) {
    return due(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(), clock);
  }

  /** The same of a certificate of these days. */
  public static boolean due(Instant from, Instant until, InstantSource clock) {
    Duration life = Duration.between(from, until);
    return clock.instant().isAfter(from.plus(life.multipliedBy(2).dividedBy(3)));
  }

  /**
   * A certificate of this or another authority.
   *
   * @throws IllegalStateException when it is none
   */
  public static X509Certificate read(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  /** As {@link #read} takes it. */
  public static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Subject subject(String name, PublicKey key, Duration life) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = now.plus(life);
    Instant last = issuingUntil();
    return new Subject(name, key, now.minus(BACKDATED), end.isAfter(last) ? last : end);
  }

  private Signer issuingSigner() {
    return signer(issuing, issuingKey);
  }

  private static Signer signer(X509Certificate authority, PrivateKey key) {
    return new Signer(
        X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
        authority.getPublicKey(),
        key);
  }

  private static void makeRoot(KeyFiles files, InstantSource clock) {
    KeyPair pair = CertificateWriter.newKey();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var subject =
        new Subject("KassaHub root", pair.getPublic(), now.minus(BACKDATED), now.plus(ROOT_LIFE));
    var self =
        new Signer(
            CertificateWriter.name(subject.commonName()), pair.getPublic(), pair.getPrivate());
    files.write(ROOT, pair.getPrivate(), CertificateWriter.authority(subject, self, 1));
  }

  private static void makeIssuing(KeyFiles files, X509Certificate root, InstantSource clock) {
    if (!files.hasKey(ROOT)) {
      throw new IllegalStateException(
          "the issuing authority is to be renewed and the root's key is not here: put root.key"
              + " beside root.crt for one start");
    }
    KeyPair pair = CertificateWriter.newKey();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant rootEnd = root.getNotAfter().toInstant();
    Instant end = now.plus(ISSUING_LIFE);
    var subject =
        new Subject(
            "KassaHub issuing " + now.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10),
            pair.getPublic(),
            now.minus(BACKDATED),
            end.isAfter(rootEnd) ? rootEnd : end);
    X509Certificate certificate =
        CertificateWriter.authority(subject, signer(root, files.readKey(ROOT)), 0);
    files.write(ISSUING, pair.getPrivate(), certificate);
  }
}
