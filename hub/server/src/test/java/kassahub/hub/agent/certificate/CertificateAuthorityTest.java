package kassahub.hub.agent.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import kassahub.hub.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  private final SettableClock clock = new SettableClock();
  private Path directory;

  @BeforeEach
  void choose(@TempDir Path somewhere) {
    directory = somewhere.resolve("ca");
  }

  @Test
  void certifiesAnAgentByNothingButItsName() throws Exception {
    var authority = CertificateAuthority.open(directory, clock);
    List<X509Certificate> chain = authority.issue("a-1", TestKeys.newPair().getPublic());
    chain.get(0).verify(chain.get(1).getPublicKey());
    chain.get(1).verify(authority.root().getPublicKey());
    assertThat(CertificateName.of(chain.getFirst())).contains("a-1");
    assertThat(chain.getFirst().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
  }

  @Test
  void datesBackForTillsWithWrongClocks() {
    X509Certificate agent =
        CertificateAuthority.open(directory, clock)
            .issue("a-1", TestKeys.newPair().getPublic())
            .getFirst();
    assertThat(agent.getNotBefore().toInstant())
        .isEqualTo(clock.instant().minus(Duration.ofDays(2)));
    assertThat(agent.getNotAfter().toInstant())
        .isEqualTo(clock.instant().plus(Duration.ofDays(90)));
  }

  @Test
  void keepsItsRootOverARestart() {
    String before = CertificateAuthority.open(directory, clock).rootHash();
    assertThat(CertificateAuthority.open(directory, clock).rootHash()).isEqualTo(before);
  }

  @Test
  void renewsTheIssuingAuthorityUnderTheSameRoot() throws Exception {
    var before = CertificateAuthority.open(directory, clock);
    clock.advance(Duration.ofDays(300));
    var after = CertificateAuthority.open(directory, clock);
    assertThat(after.issuingUntil()).isAfter(before.issuingUntil());
    after.issuing().verify(before.root().getPublicKey());
  }

  @Test
  void whoeverHasTheSameKeyKnowsTheSameSecretNames() {
    var authority = CertificateAuthority.open(directory, clock);
    var name = authority.secretName("share");
    assertThat(CertificateAuthority.open(directory, clock).secretName("share")).isEqualTo(name);
    assertThat(authority.secretName("other")).isNotEqualTo(name);
    var other = CertificateAuthority.open(directory.resolveSibling("other"), clock);
    assertThat(other.secretName("share")).isNotEqualTo(name);
  }

  @Test
  void saysWhatIsMissingWhenTheRootsKeyIsElsewhere() throws Exception {
    CertificateAuthority.open(directory, clock);
    Files.delete(directory.resolve("root.key"));
    CertificateAuthority.open(directory, clock);
    clock.advance(Duration.ofDays(300));
    assertThatThrownBy(() -> CertificateAuthority.open(directory, clock))
        .hasMessageContaining("root.key");
  }

  @Test
  void refusesFilesThatDoNotBelongTogether() throws Exception {
    CertificateAuthority.open(directory, clock);
    Path key = directory.resolve("issuing.key");
    Path certificate = directory.resolve("issuing.crt");
    byte[] oldKey = Files.readAllBytes(key);
    byte[] oldCertificate = Files.readAllBytes(certificate);
    CertificateAuthority.renewIssuing(directory, clock);
    CertificateAuthority.open(directory, clock);

    Files.write(certificate, oldCertificate);
    assertThatThrownBy(() -> CertificateAuthority.open(directory, clock))
        .hasMessageContaining("do not belong together");
    Files.write(key, oldKey);
    CertificateAuthority.open(directory, clock);

    Path other = directory.resolveSibling("other");
    CertificateAuthority.open(other, clock);
    Files.copy(
        other.resolve("root.crt"),
        directory.resolve("root.crt"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> CertificateAuthority.open(directory, clock))
        .hasMessageContaining("do not belong together");
  }

  @Test
  void keepsKeysToItself() throws Exception {
    CertificateAuthority.open(directory, clock);
    Path key = directory.resolve("issuing.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> CertificateAuthority.open(directory, clock))
        .hasMessageContaining("chmod 600");
  }

  @Test
  void listsWhatIsRevoked() throws Exception {
    var authority = CertificateAuthority.open(directory, clock);
    byte[] list = authority.revocationList(each -> each.accept(BigInteger.TEN, clock.instant()));
    var crl =
        (X509CRL)
            CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(list));
    crl.verify(authority.issuing().getPublicKey());
    assertThat(crl.getRevokedCertificate(BigInteger.TEN)).isNotNull();
    assertThat(crl.getRevokedCertificate(BigInteger.TWO)).isNull();
  }
}
