package kassahub.hub.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.SignIn.SecondFactor;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String PASSWORD = "correct horse battery";
  private static final Browser BROWSER = new Browser("203.0.113.7", "Firefox");

  @TempDir private static Path keys;
  private final SettableClock clock = new SettableClock();
  private final Journal journal = new Journal(clock);
  private final Samples samples = new Samples(DATABASE.database(), clock);
  private final Users users = new Users(DATABASE.database(), journal, clock, AccountConfig.DEFAULT);
  private final SecondFactors factors =
      new SecondFactors(
          DATABASE.database(), journal, clock, AppSecrets.open(keys.resolve("app.key")));
  private final Sessions sessions =
      new Sessions(DATABASE.database(), journal, clock, AccountConfig.DEFAULT);
  private final SignInLinks links = new SignInLinks(DATABASE.database(), journal, clock);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void partnerSignsInWithoutCaringForCase() {
    var login = person(AccountKind.PARTNER, Role.PARTNER);

    var token = sessions.open(accepted(login.toUpperCase(Locale.ROOT)), BROWSER);

    var session = sessions.find(token).orElseThrow();
    assertThat(session.user().login()).isEqualTo(login);
    assertThat(session.caller().roles()).isEqualTo(Roles.of(Role.PARTNER));
    assertThat(session.csrfToken()).isNotEqualTo(token).hasSize(43);
  }

  @Test
  void wrongPasswordAndUnknownLoginLookTheSame() {
    var login = person(AccountKind.PARTNER, Role.PARTNER);

    assertThat(users.signIn(login, "wrong password", "203.0.113.8"))
        .isEqualTo(new SignIn.Refused());
    assertThat(users.signIn("nobody@example.ru", "wrong password", "203.0.113.8"))
        .isEqualTo(new SignIn.Refused());
  }

  /** Each is a write to the disk that can be measured from afar. */
  @Test
  void anUnknownLoginCostsAsManyTransactions() {
    var login = person(AccountKind.PARTNER, Role.PARTNER);
    assertThat(transactions("nobody-else@example.ru")).isEqualTo(transactions(login));
  }

  /** The least of three: a server shared with others counts theirs, too. */
  private long transactions(String login) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long before = transaction();
      users.signIn(login, "wrong password", "203.0.113.8");
      least = Math.min(least, transaction() - before);
    }
    return least;
  }

  private static long transaction() {
    return DATABASE
        .database()
        .transact(tx -> tx.one("select txid_current() as number", row -> row.number("number")));
  }

  @Test
  void fiveWrongPasswordsLockKnownAndUnknownLoginsForAQuarterOfAnHour() {
    for (var login : new String[] {person(AccountKind.CLIENT, Role.CLIENT), "ghost@example.ru"}) {
      for (var i = 0; i < 5; i++) {
        users.signIn(login, "wrong password", "203.0.113.9");
      }
      assertThat(users.signIn(login, PASSWORD, "203.0.113.9"))
          .isEqualTo(new SignIn.Locked(SettableClock.START.plus(Duration.ofMinutes(15))));
    }
  }

  @Test
  void lockEndsAfterAQuarterOfAnHour() {
    var login = person(AccountKind.CLIENT, Role.CLIENT);
    for (var i = 0; i < 6; i++) {
      users.signIn(login, "wrong password", "203.0.113.10");
    }
    clock.advance(Duration.ofMinutes(15).minusSeconds(1));
    assertThat(users.signIn(login, PASSWORD, "203.0.113.10"))
        .as("until the last second, and trying makes it no longer")
        .isEqualTo(new SignIn.Locked(clock.instant().plusSeconds(1)));
    clock.advance(Duration.ofSeconds(1));

    assertThat(users.signIn(login, PASSWORD, "203.0.113.10")).isInstanceOf(SignIn.Accepted.class);
  }

  @Test
  void operatorEnrolsAnAppAndThenNeedsItsCode() {
    var login = person(AccountKind.OPERATOR, Role.SUPPORT);
    var first = accepted(login);
    var waiting = sessions.open(first, BROWSER);
    assertThat(first.secondFactor()).isEqualTo(SecondFactor.ENROLMENT_DUE);
    assertThat(sessions.find(waiting)).isEmpty();

    factors.enrol(first.user());
    assertThat(factors.confirm(first.user(), wrong(code(first.user())))).isFalse();
    assertThat(factors.confirm(first.user(), code(first.user()))).isTrue();
    var token = sessions.finish(waiting, BROWSER);

    assertThat(sessions.find(token)).isPresent();
    assertThat(sessions.findUnfinished(waiting)).isEmpty();
    var confirmed = accepted(login);
    assertThat(confirmed.secondFactor()).isEqualTo(SecondFactor.CODE_DUE);
  }

  @Test
  void codeIsGoodOnce() {
    var user = withApp();
    clock.advance(Duration.ofSeconds(30));
    var code = code(user);

    assertThat(factors.verify(user, code)).isTrue();
    assertThat(factors.verify(user, code)).isFalse();
    assertThat(factors.verify(user, "000000")).isFalse();
  }

  @Test
  void aRecoveryCodeStandsInForTheAppOnce() {
    var user = withApp();
    var codes = factors.newRecoveryCodes(user);
    assertThat(codes)
        .hasSize(10)
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[A-Z2-7]{8}"));

    var typed = codes.getFirst().toLowerCase(Locale.ROOT).replaceAll("(.{4})", "$1 -");
    assertThat(factors.verify(user, typed)).isTrue();
    assertThat(factors.verify(user, codes.getFirst())).isFalse();
    assertThat(factors.recoveryCodes(user)).isEqualTo(9);

    var other = withApp();
    assertThat(factors.verify(other, codes.get(1))).as("somebody else's").isFalse();
    factors.newRecoveryCodes(user);
    assertThat(factors.verify(user, codes.get(1))).as("of the list before").isFalse();
  }

  @Test
  void recoveryCodesGoWithAnAppAndAreGuessedNoMoreOftenThanItsCodes() {
    var without = users.find(person(AccountKind.PARTNER, Role.PARTNER)).orElseThrow();
    assertThatThrownBy(() -> factors.newRecoveryCodes(without))
        .hasMessageContaining("NO_SECOND_FACTOR");
    var user = withApp();
    var code = factors.newRecoveryCodes(user).getFirst();
    for (var i = 0; i < 5; i++) {
      factors.verify(user, "AAAABBBB");
    }
    assertThatThrownBy(() -> factors.verify(user, code)).isInstanceOf(Problem.TooMany.class);
  }

  @Test
  void everywhereElseEndsAllSessionsButThisOne() {
    var login = person(AccountKind.PARTNER, Role.PARTNER);
    var here = sessions.open(accepted(login), BROWSER);
    var there = sessions.open(accepted(login), BROWSER);
    var others = sessions.open(accepted(person(AccountKind.PARTNER, Role.PARTNER)), BROWSER);

    sessions.closeOthers(sessions.find(here).orElseThrow().caller(), here);

    assertThat(sessions.find(here)).isPresent();
    assertThat(sessions.find(there)).isEmpty();
    assertThat(sessions.find(others)).isPresent();
  }

  @Test
  void guessingCodesLocks() {
    var user = withApp();
    for (var i = 0; i < 5; i++) {
      factors.verify(user, "000000");
    }

    assertThatThrownBy(() -> factors.verify(user, code(user)))
        .isInstanceOfSatisfying(
            Problem.TooMany.class,
            locked -> {
              assertThat(locked.code()).isEqualTo("SIGN_IN_LOCKED");
              assertThat(locked.facts()).containsEntry(Problem.RETRY_AFTER, "900");
            });
    var manager = samples.partner();
    DATABASE.database().run(tx -> factors.reset(tx, manager, user));
    factors.enrol(user);
    assertThat(factors.confirm(user, code(user))).as("a new app, at once").isTrue();
  }

  @Test
  void sessionEndsWhenIdleAndAfterAWeekInAnyCase() {
    var token = sessions.open(accepted(person(AccountKind.PARTNER, Role.PARTNER)), BROWSER);
    for (var hours = 0; hours < 7 * 24 - 11; hours += 11) {
      assertThat(sessions.find(token)).as("after %d hours", hours).isPresent();
      clock.advance(Duration.ofHours(11));
    }
    clock.advance(Duration.ofHours(11));
    assertThat(sessions.find(token)).isEmpty();

    var idle = sessions.open(accepted(person(AccountKind.PARTNER, Role.PARTNER)), BROWSER);
    clock.advance(Duration.ofHours(12));
    assertThat(sessions.find(idle)).isEmpty();
  }

  @Test
  void newPasswordEndsSessions() {
    var login = person(AccountKind.PARTNER, Role.PARTNER);
    var token = sessions.open(accepted(login), BROWSER);
    var caller = sessions.find(token).orElseThrow().caller();

    assertThatThrownBy(() -> users.changePassword(caller, "not it at all", "another good one"))
        .hasMessageContaining("PASSWORD_WRONG");
    assertThatThrownBy(() -> users.changePassword(caller, PASSWORD, "short"))
        .hasMessageContaining("PASSWORD_WEAK");
    users.changePassword(caller, PASSWORD, "another good one");

    assertThat(sessions.find(token)).isEmpty();
    assertThat(users.signIn(login, PASSWORD, "203.0.113.7")).isEqualTo(new SignIn.Refused());
  }

  @Test
  void whoFindsASessionOpenGuessesThePasswordNoMoreOftenThanAtTheDoor() {
    var login = person(AccountKind.PARTNER, Role.PARTNER);
    var caller = accepted(login).user().caller();
    for (var i = 0; i < 5; i++) {
      assertThatThrownBy(() -> users.changePassword(caller, "not it at all", "another good one"))
          .hasFieldOrPropertyWithValue("code", "PASSWORD_WRONG");
    }
    assertThatThrownBy(() -> users.changePassword(caller, PASSWORD, "another good one"))
        .isInstanceOf(Problem.TooMany.class);

    clock.advance(Duration.ofMinutes(15));
    users.changePassword(caller, PASSWORD, "another good one");
    assertThat(users.signIn(login, "another good one", "203.0.113.40"))
        .isInstanceOf(SignIn.Accepted.class);
  }

  @Test
  void addressesOfOneIpv6NetworkCountAsOne() {
    for (var i = 1; i <= 30; i++) {
      var address = "2001:db8:0:7:%x::1".formatted(i);
      assertThat(users.signIn("ghost-%d@example.ru".formatted(i), "wrong password", address))
          .isEqualTo(new SignIn.Refused());
    }
    assertThat(users.signIn("ghost-31@example.ru", "wrong password", "2001:db8:0:7:ffff::2"))
        .isInstanceOf(SignIn.Locked.class);
    assertThat(users.signIn("ghost-32@example.ru", "wrong password", "2001:db8:0:8::2"))
        .isEqualTo(new SignIn.Refused());
  }

  @Test
  void nobodyEndsAForeignSession() {
    var token = sessions.open(accepted(person(AccountKind.PARTNER, Role.PARTNER)), BROWSER);
    var owner = sessions.find(token).orElseThrow().caller();
    var id = sessions.list(owner).getFirst().id();
    var other = sessions.open(accepted(person(AccountKind.PARTNER, Role.PARTNER)), BROWSER);
    var stranger = sessions.find(other).orElseThrow().caller();

    assertThatThrownBy(() -> sessions.close(stranger, id)).isInstanceOf(Problem.NotFound.class);
    sessions.close(owner, id);
    assertThat(sessions.find(token)).isEmpty();
  }

  @Test
  void invitationSetsThePasswordOnce() {
    var login = login();
    var account = samples.account(AccountKind.PARTNER);
    var id =
        users.create(
            Actor.hub(),
            NewUser.russian(account, login, "Петров Олег", Role.PARTNER),
            Optional.empty());
    var token = links.invite(Actor.hub(), users.find(id).orElseThrow());

    links.setPassword(PasswordLink.INVITATION, token, PASSWORD);

    assertThat(accepted(login).user().id()).isEqualTo(id);
    assertThatThrownBy(() -> links.setPassword(PasswordLink.INVITATION, token, PASSWORD))
        .hasMessageContaining("LINK_USED_OR_EXPIRED");
  }

  @Test
  void scopesNarrowAKeyAndRevokingEndsIt() {
    var keys = new ApiKeys(DATABASE.database(), journal, clock);
    var partner = samples.partner();
    var key = create(keys, partner, Permission.SEE_REGISTERS);

    var caller = keys.find(key.plain()).orElseThrow();
    assertThat(caller.permissions()).containsExactly(Permission.SEE_REGISTERS);
    assertThat(caller.account()).isEqualTo(partner.account());
    assertThatThrownBy(() -> create(keys, caller, Permission.ACTIVATE))
        .isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(() -> keys.revoke(samples.partner(), key.id()))
        .isInstanceOf(Problem.NotFound.class);

    keys.revoke(partner, key.id());
    assertThat(keys.find(key.plain())).isEmpty();
  }

  private static NewApiKey create(ApiKeys keys, Caller caller, Permission scope) {
    return DATABASE.database().transact(tx -> keys.create(tx, caller, "1С", Set.of(scope)));
  }

  @Test
  void doesNotLockEverybodyOutBehindOneProxy() {
    var attempts = new Attempts(DATABASE.database(), clock);
    for (var proxy : new String[] {"127.0.0.1", "0:0:0:0:0:0:0:1", "via 10.0.0.1"}) {
      for (int i = 0; i < 31; i++) {
        assertThat(attempts.take(proxy + i + "@example.ru", proxy)).isEmpty();
      }
    }
    for (int i = 0; i < 30; i++) {
      assertThat(attempts.take("one" + i + "@example.ru", "203.0.113.77")).isEmpty();
    }
    assertThat(attempts.take("other@example.ru", "203.0.113.77")).isPresent();
  }

  @Test
  void settingsBelongToOnePerson() {
    var settings = new Settings(DATABASE.database(), clock);
    var token = sessions.open(accepted(person(AccountKind.PARTNER, Role.PARTNER)), BROWSER);
    var one = sessions.find(token).orElseThrow().caller();
    var other = sessions.open(accepted(person(AccountKind.PARTNER, Role.PARTNER)), BROWSER);

    settings.put(one, "table.activations", "{\"size\":50}");

    assertThat(settings.find(one, "table.activations")).contains("{\"size\":50}");
    assertThat(settings.find(sessions.find(other).orElseThrow().caller(), "table.activations"))
        .isEmpty();
  }

  /** A quarter of an hour for guesses, half a day for a quiet session, days for an invitation. */
  @Test
  void guessesLinksAndSessionsAreForgottenWhenTheirTimeIsOver() {
    var user = users.find(person(AccountKind.PARTNER, Role.PARTNER)).orElseThrow();
    DATABASE.asOwner(
        "delete from sign_in_attempt; delete from sign_in_link; delete from user_session");
    new Attempts(DATABASE.database(), clock).takeCode(user.id());
    links.invite(Actor.hub(), user);
    var kept = sessions.open(accepted(user.login()), BROWSER);
    assertSwept(2, 1, 1); // the sign-in took one for its address, and gave back the login's

    clock.advance(Duration.ofMinutes(14));
    assertSwept(2, 1, 1);
    clock.advance(Duration.ofMinutes(2));
    assertSwept(0, 1, 1);
    assertThat(sessions.find(kept)).isPresent();
    clock.advance(Duration.ofHours(13));
    assertSwept(0, 1, 0);
    clock.advance(Duration.ofDays(3));
    assertSwept(0, 0, 0);
  }

  private void assertSwept(long attempts, long links, long sessions) {
    users.cleanUp();
    assertThat(List.of(rows("sign_in_attempt"), rows("sign_in_link"), rows("user_session")))
        .containsExactly(attempts, links, sessions);
  }

  private static long rows(String table) {
    return DATABASE
        .database()
        .transact(tx -> tx.one("select count(*) as n from " + table, row -> row.number("n")));
  }

  private SignIn.Accepted accepted(String login) {
    return (SignIn.Accepted) users.signIn(login, PASSWORD, "203.0.113.7");
  }

  private String person(AccountKind kind, Role role) {
    var login = login();
    users.create(
        Actor.hub(),
        NewUser.russian(samples.account(kind), login, "Иванова Анна", role),
        Optional.of(PASSWORD));
    return login;
  }

  private static String login() {
    return "person%d@example.ru".formatted(NUMBER.incrementAndGet());
  }

  private User withApp() {
    var login = person(AccountKind.PARTNER, Role.PARTNER);
    var user = users.find(login).orElseThrow();
    factors.enrol(user);
    factors.confirm(user, code(user));
    return users.find(login).orElseThrow();
  }

  /** The same but for its last digit. */
  private static String wrong(String code) {
    int last = code.charAt(code.length() - 1) - '0';
    return code.substring(0, code.length() - 1) + (last + 1) % 10;
  }

  private String code(User user) {
    var sealed =
        DATABASE.database().transact(tx -> UserStore.totpSecret(tx, user.id())).orElseThrow();
    var secret = AppSecrets.open(keys.resolve("app.key")).open(user.id(), sealed);
    return Totp.code(secret, Totp.step(clock.instant()));
  }
}
