package kassahub.hub.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIssuerIT extends LicenceIssuerContract {
  private static final String FOUND = "Licenses_2037-12-31.slf";
  private static final long VENDOR = 1;

  private final SettableClock clock = new SettableClock();
  private final IssuerKey key = IssuerKey.random();
  private final Caller office = Samples.caller(FleetSamples.OPERATOR, Role.BACK_OFFICE);
  @TempDir private Path directory;
  private TestDatabase server;
  private VendorFiles received;

  @BeforeEach
  void receive() throws IOException {
    server = TestDatabase.create();
    FleetSamples.organisations(server);
    server.asOwner(
        """
        insert into vendor (name, legal_name, ogrn, issuer) values
          ('Полюс', 'ООО Полюс', '1137746317830', 'files'), ('Другой', 'ООО Другой', '1137746317831', 'files')
        """);
    received = new VendorFiles(server.database(), new Journal(clock), clock);
    put(FOUND, made(key, FIRST), made(key, SECOND));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Override
  LicenceIssuer issuer() {
    return new FileIssuer(received, directory, VENDOR);
  }

  @Test
  void waitsWhileNoFileCoversTheQuarter() throws IOException {
    assertThat(issuer().grant(request("9", FIRST, "0085430138900003")))
        .isInstanceOf(GrantAnswer.InProgress.class);
    received.remove(office, VENDOR, files().getFirst().id());
    put("Licenses_2037-09-30.slf", early(FIRST));

    assertThat(issuer().grant(request("9", FIRST))).isInstanceOf(GrantAnswer.InProgress.class);
  }

  @Test
  void takesTheLineOfTheLatestFile() throws IOException {
    var other = PERPETUAL.union(LicenceMask.fromHex("00FF00")).throughQuarterOf(UNTIL);
    put("Licenses_2030-12-31.slf", key.sign(FIRST, other));

    assertThat(granted("9", FIRST).getFirst().licence()).isEqualTo(made(key, FIRST));
  }

  @Test
  void anOlderFileThatComesLateHidesNothing() {
    granted("8", FIRST);
    send("a.slf", early(FIRST));

    assertThat(granted("9", FIRST).getFirst().licence()).isEqualTo(made(key, FIRST));
  }

  @Test
  void whatWasUploadedIsGrantedByEveryHubWithoutAFolder() {
    String third = "0085430138900003";
    var here = new FileIssuer(received, Path.of("none"), VENDOR);
    var elsewhere = new FileIssuer(received, Path.of("none"), 2);
    assertThat(here.grant(request("9", third))).isInstanceOf(GrantAnswer.InProgress.class);

    send("mail.slf", made(key, third));

    assertThat(here.grant(request("9", third))).isInstanceOf(GrantAnswer.Decided.class);
    assertThat(elsewhere.grant(request("9", third))).isInstanceOf(GrantAnswer.InProgress.class);
  }

  @Test
  void anActivationKeepsItsLicenceWhenANewerFileHasAnother() {
    var first = granted("9", FIRST).getFirst();
    var other = PERPETUAL.union(LicenceMask.fromHex("00FF00")).throughQuarterOf(UNTIL);
    send("newer.slf", key.sign(FIRST, other));

    assertThat(granted("9", FIRST)).containsExactly(first);
    assertThat(granted("10", FIRST).getFirst().licence().mask()).isEqualTo(other);
  }

  @Test
  void aRemovedFileGrantsNothingAndComesBackByHandOnly() throws IOException {
    granted("9", FIRST);
    received.remove(office, VENDOR, files().getFirst().id());
    put(FOUND, made(key, FIRST), made(key, SECOND));

    assertThat(issuer().grant(request("10", SECOND))).isInstanceOf(GrantAnswer.InProgress.class);
    assertThat(files()).isEmpty();
    send("again.slf", made(key, FIRST), made(key, SECOND));
    assertThat(granted("10", SECOND)).hasSize(1);
  }

  @Test
  void aFileOfTheFolderIsSetAsideAndCountsOnce() throws IOException {
    granted("9", FIRST);
    put("Copy.slf", made(key, FIRST), made(key, SECOND));
    granted("10", SECOND);

    assertThat(directory.resolve(FOUND)).doesNotExist();
    assertThat(directory.resolve(FOUND + ".taken")).exists();
    assertThat(files())
        .extracting(VendorFile::name, VendorFile::used)
        .containsExactly(tuple(FOUND, 2));
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

  private LicenceLine early(String serial) {
    return key.sign(serial, PERPETUAL.throughQuarterOf(UNTIL.minusMonths(3)));
  }

  private List<VendorFile> files() {
    return received.list(office, VENDOR, PageRequest.first()).items();
  }

  private void put(String name, LicenceLine... lines) throws IOException {
    Files.write(directory.resolve(name), LicenceFile.of(List.of(lines)).write());
  }

  private void send(String name, LicenceLine... lines) {
    var bytes = LicenceFile.of(List.of(lines)).write();
    received.take(office, VENDOR, List.of(new VendorFile.Sent(name, bytes)));
  }
}
