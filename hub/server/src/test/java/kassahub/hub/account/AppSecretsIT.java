package kassahub.hub.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.AccountKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppSecretsIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final byte[] SECRET = "twenty bytes exactly".getBytes(US_ASCII);
  private final SettableClock clock = new SettableClock();
  private final Journal journal = new Journal(clock);
  private final Users users = new Users(DATABASE.database(), journal, clock, AccountConfig.DEFAULT);
  @TempDir private Path folder;
  private AppSecrets secrets;
  private SecondFactors factors;

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @BeforeEach
  void open() {
    secrets = AppSecrets.open(folder.resolve("secrets/app.key"));
    factors = new SecondFactors(DATABASE.database(), journal, clock, secrets);
  }

  @Test
  void opensForItsUserWithItsKeyOnly() {
    byte[] sealed = secrets.seal(7, SECRET);
    var again = AppSecrets.open(folder.resolve("secrets/app.key"));
    assertThat(again.open(7, sealed)).isEqualTo(SECRET);
    assertThatThrownBy(() -> secrets.open(8, sealed)).isInstanceOf(IllegalStateException.class);
    var other = AppSecrets.open(folder.resolve("other.key"));
    assertThatThrownBy(() -> other.open(7, sealed)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> secrets.open(7, SECRET)).hasMessageContaining("not sealed");
  }

  @Test
  void refusesAKeyThatOthersMayRead() throws Exception {
    Path file = folder.resolve("secrets/app.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> AppSecrets.open(file)).hasMessageContaining("chmod 600");
  }

  @Test
  void keepsNoSecretInClearAndSealsThoseFromBefore() {
    var user = person();
    factors.enrol(user);
    assertThat(stored(user)).hasSize(49);
    var old = person();
    DATABASE
        .database()
        .run(
            tx ->
                tx.execute("update app_user set totp_secret = $2 where id = $1", old.id(), SECRET));
    assertThat(factors.sealOld()).isEqualTo(1);
    assertThat(factors.sealOld()).isZero();
    assertThat(secrets.open(old.id(), stored(old))).isEqualTo(SECRET);
    assertThat(factors.confirm(old, "not a code")).isFalse();
  }

  private User person() {
    long account = new Samples(DATABASE.database(), clock).account(AccountKind.CLIENT);
    String login = "person" + account + "@example.ru";
    users.create(
        Actor.hub(), NewUser.russian(account, login, "Анна", Role.CLIENT), Optional.empty());
    return users.find(login).orElseThrow();
  }

  private static byte[] stored(User user) {
    return DATABASE.database().transact(tx -> UserStore.totpSecret(tx, user.id())).orElseThrow();
  }
}
