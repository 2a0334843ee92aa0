package kassahub.hub.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.AccountKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How people come in and what lets them: each step a line by who took it. */
class JournalledRightsIT {
  private static final String PASSWORD = "correct horse battery";
  private static final String ADDRESS = "203.0.113.7";
  private static final Browser BROWSER = new Browser(ADDRESS, "Firefox");

  @TempDir private Path keys;
  private final SettableClock clock = new SettableClock();
  private final Journal journal = new Journal(clock);
  private TestDatabase database;
  private AppSecrets secrets;
  private Users users;
  private SignInLinks links;
  private User anna;
  private Caller boss;

  @BeforeEach
  void people() {
    database = TestDatabase.create();
    secrets = AppSecrets.open(keys.resolve("app.key"));
    users = new Users(database.database(), journal, clock, AccountConfig.DEFAULT);
    links = new SignInLinks(database.database(), journal, clock);
    var samples = new Samples(database.database(), clock);
    anna = person(samples.account(AccountKind.PARTNER), Role.PARTNER, "Anna");
    boss = person(samples.account(AccountKind.OPERATOR), Role.ADMINISTRATOR, "Boss").caller();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void comingInAndBeingSentOut() {
    var sessions = new Sessions(database.database(), journal, clock, AccountConfig.DEFAULT);
    users.signIn(anna.login(), "wrong password", ADDRESS);
    var here = sessions.open(accepted(), BROWSER);
    sessions.open(accepted(), BROWSER);
    sessions.closeOthers(anna.caller(), here);
    users.setPassword(boss.actor(), anna, "another horse battery");

    assertThat(linesOfAnna())
        .containsExactly(
            "Boss user.password_set",
            "Anna user.signed_out_elsewhere",
            "Anna user.signed_in",
            "Anna user.signed_in",
            "Anna user.sign_in_refused");
  }

  @Test
  void theAppAndWhatStandsInForIt() {
    var factors = new SecondFactors(database.database(), journal, clock, secrets);
    factors.enrol(anna);
    factors.confirm(anna, code());
    var confirmed = users.find(anna.id()).orElseThrow();
    var recovery = factors.newRecoveryCodes(confirmed).getFirst();
    factors.verify(confirmed, recovery);
    database.database().run(tx -> factors.reset(tx, boss, confirmed));

    assertThat(linesOfAnna())
        .containsExactly(
            "Boss user.second_factor_reset",
            "Anna user.recovery_code_used",
            "Anna user.recovery_codes_made",
            "Anna user.second_factor_confirmed");
  }

  @Test
  void linksThatSetAPassword() {
    links.invite(boss.actor(), anna);
    database.database().run(tx -> links.takeBack(tx, boss.actor(), anna, PasswordLink.INVITATION));
    var token = Secrets.random();
    database.database().run(tx -> links.give(tx, Actor.hub(), anna, PasswordLink.RECOVERY, token));
    links.setPassword(PasswordLink.RECOVERY, token, "another horse battery");

    assertThat(linesOfAnna())
        .containsExactly(
            "Anna user.password_set",
            "HUB user.recovery",
            "Boss user.invitation_withdrawn",
            "Boss user.invited");
  }

  @Test
  void theFirstOperator() {
    database.asOwner("update app_user set role = 'support' where role = 'administrator'");
    var token = links.firstOperator().orElseThrow();
    long first =
        links.acceptFirstOperator(token, new FirstOperator("first@example.ru", "First", PASSWORD));

    assertThat(lines("user", first)).containsExactly("HUB user.first_operator");
  }

  @Test
  void aKeyThatASecondOperatorLetsGo() {
    var keysOfPrograms = new ApiKeys(database.database(), journal, clock);
    var second = person(boss.account(), Role.ADMINISTRATOR, "Second");
    long key =
        database
            .database()
            .transact(
                tx ->
                    keysOfPrograms
                        .create(tx, boss, "bench", Set.of(Permission.SEE_REGISTERS))
                        .id());
    database.database().run(tx -> keysOfPrograms.release(tx, second.caller(), key));

    assertThat(lines("api_key", key))
        .containsExactly("Second api_key.released", "Boss api_key.created");
  }

  private User person(long account, Role role, String name) {
    var draft = NewUser.russian(account, name + "@example.ru", name, role).asManager();
    return users.find(users.create(Actor.hub(), draft, Optional.of(PASSWORD))).orElseThrow();
  }

  private SignIn.Accepted accepted() {
    return (SignIn.Accepted) users.signIn(anna.login(), PASSWORD, ADDRESS);
  }

  private String code() {
    var kept =
        database.database().transact(tx -> UserStore.totpSecret(tx, anna.id())).orElseThrow();
    return Totp.code(secrets.open(anna.id(), kept), Totp.step(clock.instant()));
  }

  /** After the one that she was entered with. */
  private List<String> linesOfAnna() {
    var lines = lines("user", anna.id());
    assertThat(lines).last().isEqualTo("HUB user.created");
    return lines.subList(0, lines.size() - 1);
  }

  private List<String> lines(String kind, long id) {
    return database.database().transact(tx -> journal.of(tx, kind, Long.toString(id))).stream()
        .map(line -> who(line.actor()) + " " + line.action())
        .toList();
  }

  private static String who(Actor actor) {
    return actor.kind() == ActorKind.USER ? actor.name() : actor.kind().name();
  }
}
