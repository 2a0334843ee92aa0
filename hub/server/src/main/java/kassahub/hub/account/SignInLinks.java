package kassahub.hub.account;

import java.time.Duration;
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
  private static final String INVITATION = "invitation";
  private static final Duration FIRST_OPERATOR_LIFE = Duration.ofMinutes(15);
  private static final Duration INVITATION_LIFE = Duration.ofDays(3);

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
          return UserStore.hasAdministrator(tx)
              ? Optional.empty()
              : Optional.of(insert(tx, FIRST_OPERATOR, OptionalLong.empty(), FIRST_OPERATOR_LIFE));
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

  /** A link for a person who sets a password with it: a new one, or one who forgot. */
  public String invite(Actor actor, User user) {
    return database.transact(
        tx -> {
          record(tx, actor, "user.invited", user.id());
          return insert(tx, INVITATION, OptionalLong.of(user.id()), INVITATION_LIFE);
        });
  }

  /** Whom an invitation is for: for showing the form. */
  public Optional<User> invited(String token) {
    return database.transact(
        tx ->
            SignInLinkStore.find(tx, Secrets.hash(token), INVITATION, clock.instant())
                .flatMap(user -> UserStore.find(tx, user.orElseThrow())));
  }

  /**
   * Sets the invited person's password; earlier sessions end.
   *
   * @throws Problem.NotFound {@code LINK_USED_OR_EXPIRED}
   * @throws Problem.Invalid {@code PASSWORD_WEAK}
   */
  public void acceptInvitation(String token, String password) {
    var user = invited(token).orElseThrow(SignInLinks::expired);
    Passwords.requireStrong(password, user.login());
    var hash = passwords.hash(password);
    database.run(
        tx -> {
          use(tx, token, INVITATION);
          UserStore.setPassword(tx, user.id(), hash);
          SessionStore.closeAll(tx, user.id());
          record(tx, user.actor(), "user.password_set", user.id());
        });
  }

  private String insert(Tx tx, String purpose, OptionalLong user, Duration life) {
    var token = Secrets.random();
    SignInLinkStore.insert(tx, Secrets.hash(token), user, purpose, clock.instant().plus(life));
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
