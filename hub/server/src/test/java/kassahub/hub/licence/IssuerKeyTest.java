package kassahub.hub.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerKeyTest {
  private static final String SERIAL = "0085430138900001";
  @TempDir private Path directory;

  @Test
  void isTheSameKeyAfterARestart() {
    var file = directory.resolve("issuer.key");
    var signed = IssuerKey.open(file).sign(SERIAL, LicenceMask.none());

    assertThat(IssuerKey.open(file).verifies(signed)).isTrue();
    assertThat(IssuerKey.random().verifies(signed)).isFalse();
  }

  @Test
  void signsTheSerialTogetherWithTheBits() {
    var key = IssuerKey.random();
    var signed = key.sign(SERIAL, LicenceMask.none());
    var moved = new LicenceLine("0085430138900002", signed.mask(), signed.signature());

    assertThat(key.verifies(moved)).isFalse();
  }

  @Test
  void letsOnlyItsOwnerReadTheFileAndPutsThePublicHalfBesideIt() throws IOException {
    var file = directory.resolve("issuer.key");
    var key = IssuerKey.open(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(directory.resolve("issuer.key.pub"))).isEqualTo(key.publicPem());
    assertThat(key.publicHex()).matches("[0-9a-f]{64}");
  }

  @Test
  void refusesAFileThatOthersMayRead() throws IOException {
    var file = directory.resolve("issuer.key");
    IssuerKey.open(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> IssuerKey.open(file)).hasMessageContaining("others than its owner");
  }
}
