package kassahub.hub.licence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private static final String THIRD = "0085430138900003";
  private static final long VENDOR = 1;

  private final SettableClock clock = new SettableClock();
  private final IssuerKey key = IssuerKey.random();
  private final Caller office = Samples.caller(FleetSamples.OPERATOR, Role.BACK_OFFICE);
  @TempDir private Path directory;
  private TestDatabase server;
  private VendorFiles received;

  @BeforeEach
  void receive() {
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
  void waitsWhileNoFileCoversTheQuarter() {
    assertThat(issuer().grant(request("9", FIRST, THIRD)))
        .isInstanceOf(GrantAnswer.InProgress.class);
    received.remove(office, VENDOR, files().getFirst().id());
    put("Licenses_2037-09-30.slf", early(FIRST));

    assertThat(issuer().grant(request("9", FIRST))).isInstanceOf(GrantAnswer.InProgress.class);
  }

  @Test
  void takesTheLineOfTheLatestFile() {
    put("Licenses_2030-12-31.slf", other(FIRST));

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
    var here = new FileIssuer(received, Path.of("none"), VENDOR);
    var elsewhere = new FileIssuer(received, Path.of("none"), 2);
    assertThat(here.grant(request("9", THIRD))).isInstanceOf(GrantAnswer.InProgress.class);

    send("mail.slf", made(key, THIRD));

    assertThat(here.grant(request("9", THIRD))).isInstanceOf(GrantAnswer.Decided.class);
    assertThat(elsewhere.grant(request("9", THIRD))).isInstanceOf(GrantAnswer.InProgress.class);
  }

  /** What it was given before may have been refused as unfit. */
  @Test
  void aRetryTakesTheLicenceOfANewerFile() {
    granted("9", FIRST);
    send("newer.slf", other(FIRST));

    assertThat(granted("9", FIRST).getFirst().licence()).isEqualTo(other(FIRST));
  }

  @Test
  void aRetryTakesTheLicenceOfANewerFileOfTheFolder() {
    granted("9", FIRST);
    put("Newer.slf", other(FIRST));

    assertThat(granted("9", FIRST).getFirst().licence()).isEqualTo(other(FIRST));
  }

  @Test
  void whatCameLastCountsAlsoWhenItWasThereBefore() {
    granted("8", FIRST);
    received.remove(office, VENDOR, files().getFirst().id());
    clock.advance(Duration.ofMinutes(1));
    send("b.slf", other(FIRST));
    clock.advance(Duration.ofMinutes(1));
    send("a.slf", made(key, FIRST), made(key, SECOND));

    assertThat(granted("9", FIRST).getFirst().licence()).isEqualTo(made(key, FIRST));
    assertThat(files()).extracting(VendorFile::name).containsExactly("a.slf", "b.slf");
  }

  @Test
  void aRemovedFileGrantsNothingAndComesBackByHandOnly() {
    granted("9", FIRST);
    received.remove(office, VENDOR, files().getFirst().id());
    put(FOUND, made(key, FIRST), made(key, SECOND));

    assertThat(issuer().grant(request("10", SECOND))).isInstanceOf(GrantAnswer.InProgress.class);
    assertThat(files()).isEmpty();
    send("again.slf", made(key, FIRST), made(key, SECOND));
    assertThat(granted("10", SECOND)).hasSize(1);
  }

  @Test
  void aFileOfTheFolderIsSetAsideAndCountsOnce() {
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
  void leavesAFileThatIsStillBeingCopiedForTheNextTime() throws IOException {
    Files.setLastModifiedTime(directory.resolve(FOUND), FileTime.from(Instant.now()));
    assertThat(issuer().grant(request("9", FIRST))).isInstanceOf(GrantAnswer.InProgress.class);
    assertThat(files()).isEmpty();

    Files.setLastModifiedTime(
        directory.resolve(FOUND), FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    assertThat(granted("9", FIRST)).hasSize(1);
  }

  @Test
  void aFileThatGrewWhileItWasReadIsReadAgain() {
    InstantSource whileItIsTaken =
        () -> {
          put(FOUND, made(key, FIRST), made(key, SECOND), made(key, THIRD));
          return clock.instant();
        };
    var slow = new VendorFiles(server.database(), new Journal(clock), whileItIsTaken);

    new FileIssuer(slow, directory, VENDOR).grant(request("9", FIRST));

    assertThat(directory.resolve(FOUND)).exists();
    assertThat(granted("9", THIRD)).hasSize(1);
    assertThat(directory.resolve(FOUND)).doesNotExist();
  }

  @Test
  void asksAgainLaterWhileAFileCannotBeRead() {
    write("Licenses_2038-12-31.slf", "rubbish".getBytes(UTF_8));

    assertThatThrownBy(() -> issuer().grant(request("9", THIRD)))
        .hasMessageContaining("VENDOR_GARBLED");
  }

  @Test
  void aFileThatCannotBeReadStopsNothingThatWasUploaded() {
    write("A.slf", "rubbish".getBytes(UTF_8));
    send("mail.slf", made(key, THIRD));

    assertThat(granted("9", THIRD)).hasSize(1);
  }

  private LicenceLine early(String serial) {
    return key.sign(serial, PERPETUAL.throughQuarterOf(UNTIL.minusMonths(3)));
  }

  private LicenceLine other(String serial) {
    return key.sign(serial, PERPETUAL.union(LicenceMask.fromHex("00FF00")).throughQuarterOf(UNTIL));
  }

  private List<VendorFile> files() {
    return received.list(office, VENDOR, PageRequest.first()).items();
  }

  private void put(String name, LicenceLine... lines) {
    write(name, LicenceFile.of(List.of(lines)).write());
  }

  /** Some time ago. */
  private void write(String name, byte[] bytes) {
    var path = directory.resolve(name);
    try {
      Files.write(path, bytes);
      Files.setLastModifiedTime(path, FileTime.from(SettableClock.START));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void send(String name, LicenceLine... lines) {
    var bytes = LicenceFile.of(List.of(lines)).write();
    received.take(office, VENDOR, List.of(new VendorFile.Sent(name, bytes)));
  }
}
