package kassahub.agent.enrol;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests: a root, an issuing CA below it, and what they sign. */
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final Signed root;
  private final Signed issuing;

  /** A certificate with its key, and the certificates to show with it. */
  public record Signed(PrivateKey key, List<X509Certificate> chain) {
    public X509Certificate certificate() {
      return chain.get(0);
    }
  }

  /** How long a certificate is good for. */
  public record Life(Instant from, Instant to) {
    public static Life around(Instant now) {
      return new Life(now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(90)));
    }
  }

  public TestAuthority() {
    this(Life.around(Instant.now()));
  }

  public TestAuthority(Life life) {
    KeyPair rootKeys = newKeys();
    root =
        new Signed(
            rootKeys.getPrivate(),
            List.of(new Cert("KassaHub test root", rootKeys.getPublic(), life).ca(null, rootKeys)));
    KeyPair keys = newKeys();
    issuing =
        new Signed(
            keys.getPrivate(),
            List.of(new Cert("KassaHub test issuer", keys.getPublic(), life).ca(root, rootKeys)));
  }

  public List<X509Certificate> roots() {
    return root.chain();
  }

  /** The root's own certificate made anew for the key of {@code other}, signed by this root. */
  public X509Certificate crossSign(TestAuthority other) {
    X509Certificate theirs = other.root.certificate();
    var keys = new KeyPair(root.certificate().getPublicKey(), root.key());
    return new Cert("KassaHub test root", theirs.getPublicKey(), Life.around(Instant.now()))
        .ca(root, keys);
  }

  /** For a server on this machine. */
  public Signed server() {
    return server("localhost");
  }

  public Signed server(String host) {
    KeyPair keys = newKeys();
    var cert = new Cert(host, keys.getPublic(), Life.around(Instant.now()));
    return new Signed(keys.getPrivate(), List.of(cert.leaf(issuing, true), issuing.certificate()));
  }

  /** What an enrolled agent of this name holds. */
  public Credentials agent(String name) {
    return agent(name, Life.around(Instant.now()));
  }

  public Credentials agent(String name, Life life) {
    KeyPair keys = newKeys();
    return new Credentials(
        name, keys.getPrivate(), chain(name, keys.getPublic(), life), root.chain());
  }

  /** Certificate and issuer for a key that somebody else made. */
  public List<X509Certificate> chain(String name, PublicKey key, Life life) {
    return List.of(new Cert(name, key, life).leaf(issuing, false), issuing.certificate());
  }

  public static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static String pem(PrivateKey key) {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  public static String pem(List<X509Certificate> certificates) {
    var text = new StringBuilder();
    try {
      for (X509Certificate certificate : certificates) {
        text.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    return text.toString();
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  private record Cert(String name, PublicKey key, Life life) {
    X509Certificate ca(@org.jspecify.annotations.Nullable Signed by, KeyPair signer) {
      try {
        String issuer =
            by == null ? "CN=" + name : by.certificate().getSubjectX500Principal().getName();
        var builder = builder(new X500Name(issuer));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        return sign(builder, signer.getPrivate());
      } catch (CertIOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    X509Certificate leaf(Signed by, boolean server) {
      try {
        var issuer = new X500Name(by.certificate().getSubjectX500Principal().getName());
        var builder = builder(issuer);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        if (server) {
          builder.addExtension(Extension.subjectAlternativeName, false, hosts());
        }
        return sign(builder, by.key());
      } catch (CertIOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private GeneralNames hosts() {
      var dns = new GeneralName(GeneralName.dNSName, name);
      return name.equals("localhost")
          ? new GeneralNames(
              new GeneralName[] {dns, new GeneralName(GeneralName.iPAddress, "127.0.0.1")})
          : new GeneralNames(dns);
    }

    private JcaX509v3CertificateBuilder builder(X500Name issuer) {
      return new JcaX509v3CertificateBuilder(
          issuer,
          BigInteger.valueOf(SERIAL.getAndIncrement()),
          Date.from(life.from()),
          Date.from(life.to()),
          new X500Name("CN=" + name),
          key);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key) {
      try {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      } catch (OperatorCreationException | GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
