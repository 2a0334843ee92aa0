package kassahub.hub.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceMask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIssuerTest extends LicenceIssuerContract {
  private final IssuerKey key = IssuerKey.random();
  @TempDir private Path directory;

  @BeforeEach
  void receive() throws IOException {
    var file = LicenceFile.of(List.of(made(key, FIRST), made(key, SECOND)));
    Files.write(directory.resolve("Licenses_2037-12-31.slf"), file.write());
  }

  @Override
  LicenceIssuer issuer() {
    return new FileIssuer(directory);
  }

  @Test
  void waitsWhileNoFileCoversTheQuarter() throws IOException {
    assertThat(issuer().grant(request("9", FIRST, "0085430138900003")))
        .isInstanceOf(GrantAnswer.InProgress.class);
    Files.delete(directory.resolve("Licenses_2037-12-31.slf"));
    var quarterBefore = PERPETUAL.throughQuarterOf(UNTIL.minusMonths(3));
    var file = LicenceFile.of(List.of(key.sign(FIRST, quarterBefore)));
    Files.write(directory.resolve("Licenses_2037-09-30.slf"), file.write());
    assertThat(issuer().grant(request("9", FIRST))).isInstanceOf(GrantAnswer.InProgress.class);
  }

  @Test
  void takesTheLineOfTheLatestFile() throws IOException {
    var older = LicenceFile.of(List.of(key.sign(FIRST, LicenceMask.none())));
    Files.write(directory.resolve("Licenses_2030-12-31.slf"), older.write());

    assertThat(granted("9", FIRST).getFirst().licence()).isEqualTo(made(key, FIRST));
  }

  @Test
  void readsNoFileThatIsStillOnItsWay() throws IOException {
    Files.writeString(directory.resolve("Licenses_2038-12-31.slf.part"), "rubbish");

    assertThat(granted("9", FIRST).getFirst().licence()).isEqualTo(made(key, FIRST));
  }

  @Test
  void asksAgainLaterWhileAFileCannotBeRead() throws IOException {
    Files.writeString(directory.resolve("Licenses_2038-12-31.slf"), "rubbish");

    assertThatThrownBy(() -> issuer().grant(request("9", FIRST)))
        .hasMessageContaining("VENDOR_GARBLED");
  }
}
