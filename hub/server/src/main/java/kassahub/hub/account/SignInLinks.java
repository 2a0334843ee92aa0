package kassahub.hub.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Links that let somebody in once: the first operator (15 minutes; the page that takes it answers
 * on loopback only), invitations and forgotten passwords.
 */
public final class SignInLinks {
  private static final String FIRST_OPERATOR = "first_operator";
  private static final Duration FIRST_OPERATOR_LIFE = Duration.ofMinutes(15);

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final Passwords passwords = new Passwords();

  public SignInLinks(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** A new token for the first operator, in place of earlier ones; empty once there is one. */
  public Optional<String> firstOperator() {
    return database.transact(
        tx -> {
          SignInLinkStore.revokeAll(tx, FIRST_OPERATOR);
          return UserStore.hasAdministrator(tx) ? Optional.empty() : Optional.of(firstOperator(tx));
        });
  }

  /** Whether the first operator's token is good: for showing the form. */
  public boolean goodForFirstOperator(String token) {
    return database
        .transact(
            tx -> SignInLinkStore.find(tx, Secrets.hash(token), FIRST_OPERATOR, clock.instant()))
        .isPresent();
  }

  /**
   * Makes the first operator, an administrator.
   *
   * @return the user's number
   * @throws Problem.NotFound {@code LINK_USED_OR_EXPIRED}
   * @throws Problem.Invalid {@code PASSWORD_WEAK}, {@code LOGIN_WRONG}
   * @throws Problem.Conflict {@code LOGIN_TAKEN}
   */
  public long acceptFirstOperator(String token, FirstOperator person) {
    Passwords.requireStrong(person.password(), person.login());
    var hash = passwords.hash(person.password());
    try {
      return database.transact(
          tx -> {
            use(tx, token, FIRST_OPERATOR);
            return insert(tx, person, hash);
          });
    } catch (UniqueViolation taken) {
      throw new Problem.Conflict("LOGIN_TAKEN", "another user has this login");
    }
  }

  /** A link for a person who sets a password with it, for whoever asks to hand it over. */
  public String invite(Actor actor, User user) {
    var token = Secrets.random();
    database.run(tx -> give(tx, actor, user, PasswordLink.INVITATION, token));
    return token;
  }

  /**
   * The same in a wider transaction, with a token made elsewhere; earlier links of that kind stay
   * good. Gives back until when this one is.
   */
  public Instant give(Tx tx, Actor actor, User user, PasswordLink kind, String token) {
    var until = clock.instant().plus(kind.life());
    record(
        tx, actor, kind == PasswordLink.INVITATION ? "user.invited" : "user.recovery", user.id());
    SignInLinkStore.insert(
        tx, Secrets.hash(token), OptionalLong.of(user.id()), kind.stored(), until);
    return until;
  }

  /** Ends a person's links of a kind that nobody has used. */
  public void takeBack(Tx tx, Actor actor, User user, PasswordLink kind) {
    if (SignInLinkStore.revokeOf(tx, user.id(), kind.stored()) > 0) {
      record(tx, actor, "user.invitation_withdrawn", user.id());
    }
  }

  /** Whom a link is for: for showing the form. */
  public Optional<User> reader(PasswordLink kind, String token) {
    return database.transact(
        tx ->
            SignInLinkStore.find(tx, Secrets.hash(token), kind.stored(), clock.instant())
                .flatMap(user -> UserStore.find(tx, user.orElseThrow()))
                .filter(user -> !user.disabled()));
  }

  /**
   * Sets the password of the link's reader; earlier sessions and all other links of theirs end, and
   * so does a lock on their login.
   *
   * @throws Problem.NotFound {@code LINK_USED_OR_EXPIRED}
   * @throws Problem.Invalid {@code PASSWORD_WEAK}
   */
  public void setPassword(PasswordLink kind, String token, String password) {
    var user = reader(kind, token).orElseThrow(SignInLinks::expired);
    Passwords.requireStrong(password, user.login());
    var hash = passwords.hash(password);
    database.run(
        tx -> {
          use(tx, token, kind.stored());
          UserStore.setPassword(tx, user.id(), hash);
          SessionStore.closeAll(tx, user.id());
          SignInLinkStore.revokeAllOf(tx, user.id());
          Attempts.forget(tx, user.login());
          record(tx, user.actor(), "user.password_set", user.id());
        });
  }

  private String firstOperator(Tx tx) {
    var token = Secrets.random();
    var until = clock.instant().plus(FIRST_OPERATOR_LIFE);
    SignInLinkStore.insert(tx, Secrets.hash(token), OptionalLong.empty(), FIRST_OPERATOR, until);
    return token;
  }

  private long insert(Tx tx, FirstOperator person, String hash) {
    var now = clock.instant();
    long account =
        UserStore.operatorAccount(tx)
            .orElseGet(() -> UserStore.insertOperatorAccount(tx, "KassaHub", now));
    var draft = NewUser.russian(account, person.login(), person.fullName(), Role.ADMINISTRATOR);
    var id = UserStore.insert(tx, draft, Optional.of(hash), now);
    record(tx, Actor.hub(), "user.first_operator", id);
    return id;
  }

  private void use(Tx tx, String token, String purpose) {
    if (SignInLinkStore.use(tx, Secrets.hash(token), purpose, clock.instant()).isEmpty()) {
      throw expired();
    }
  }

  private void record(Tx tx, Actor actor, String action, long user) {
    journal.record(tx, actor, action, "user", Long.toString(user), Map.of());
  }

  private static Problem.NotFound expired() {
    return new Problem.NotFound("LINK_USED_OR_EXPIRED", "the link was used or is too old");
  }
}
