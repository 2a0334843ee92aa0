package kassahub.hub.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.SignIn.SecondFactor;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** People and their passwords. */
public final class Users {
  private static final int LONGEST_LIST = 1_000;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final AccountConfig config;
  private final Passwords passwords = new Passwords();
  private final Attempts attempts;

  public Users(Database database, Journal journal, InstantSource clock, AccountConfig config) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.config = config;
    attempts = new Attempts(database, clock);
  }

  /**
   * Tries a login and a password.
   *
   * @param address where the attempt comes from, as text
   */
  public SignIn signIn(String login, String password, String address) {
    var name = login.strip().toLowerCase(Locale.ROOT);
    var locked = attempts.take(name, address);
    if (locked.isPresent()) {
      return new SignIn.Locked(locked.get());
    }
    var known =
        database
            .transact(tx -> UserStore.findByLogin(tx, name))
            .filter(found -> !found.user().disabled());
    if (!passwords.matches(password, known.flatMap(UserStore.Known::passwordHash))) {
      known.ifPresent(found -> record(found.user().actor(), "user.sign_in_refused", found.user()));
      return new SignIn.Refused();
    }
    attempts.passed(name, address);
    var user = known.orElseThrow().user();
    return new SignIn.Accepted(user, dueFor(user));
  }

  /**
   * Adds a person without a password to the caller's own account, in a wider transaction: the login
   * has to be an address, which the invitation goes to. Operators are let in by the admin command
   * alone: who could invite one would be their own second operator (decision 033).
   *
   * @throws Problem.Invalid {@code ADDRESS_WRONG}
   * @throws Problem.Forbidden {@code FORBIDDEN} for another account, and for a role of another kind
   */
  public User create(Tx tx, Caller caller, NewUser draft) {
    caller.require(Permission.MANAGE_USERS);
    boolean likes = !caller.operator() && draft.roles().equals(caller.roles());
    if (draft.account() != caller.account() || !likes) {
      throw new Problem.Forbidden("FORBIDDEN", "not a person of the caller's account");
    }
    Turns.take(tx, draft.account());
    if (UserStore.count(tx, draft.account()) >= LONGEST_LIST) {
      throw new Problem.Conflict("TOO_MANY_USERS", "an account has up to 1 000 people");
    }
    return create(tx, caller.actor(), draft);
  }

  /**
   * Adds a person who will be invited, for whoever may let people into that account.
   *
   * @throws Problem.Invalid {@code ADDRESS_WRONG}
   */
  public User create(Tx tx, Actor actor, NewUser draft) {
    if (!User.isAddress(draft.login())) {
      throw new Problem.Invalid("ADDRESS_WRONG", "an e-mail address is expected");
    }
    return UserStore.find(tx, insert(tx, actor, draft, Optional.empty())).orElseThrow();
  }

  /**
   * Adds a person on the hub's own behalf: the first start, the demo, the admin command.
   *
   * @throws Problem.Conflict {@code LOGIN_TAKEN}
   */
  public long create(Actor actor, NewUser draft, Optional<String> password) {
    password.ifPresent(text -> Passwords.requireStrong(text, draft.login()));
    var hash = password.map(passwords::hash);
    try {
      return database.transact(tx -> insert(tx, actor, draft, hash));
    } catch (UniqueViolation taken) {
      throw new Problem.Conflict("LOGIN_TAKEN", "another user has this login");
    }
  }

  /** The people of the caller's account, by name. */
  public List<Member> members(Tx tx, Caller caller) {
    caller.require(Permission.MANAGE_USERS);
    return UserStore.members(tx, caller.account(), LONGEST_LIST);
  }

  /**
   * Somebody else of the caller's account, to be let in or out.
   *
   * @throws Problem.NotFound {@code NO_SUCH_USER}
   * @throws Problem.Conflict {@code NOT_YOURSELF}: somebody must be left to let people in
   */
  public User other(Tx tx, Caller caller, long id) {
    caller.require(Permission.MANAGE_USERS);
    var user =
        UserStore.find(tx, id)
            .filter(found -> found.account() == caller.account())
            .orElseThrow(() -> new Problem.NotFound("NO_SUCH_USER", "no such user here"));
    if (caller.actor().equals(user.actor())) {
      throw new Problem.Conflict("NOT_YOURSELF", "somebody else has to do that");
    }
    return user;
  }

  /** The same, one after another: two who shut each other out would leave nobody. */
  private User othersTurn(Tx tx, Caller caller, long id) {
    Turns.take(tx, caller.account());
    if (caller.actor().kind() == ActorKind.USER) {
      UserStore.find(tx, Settings.userOf(caller))
          .filter(self -> !self.disabled())
          .map(User::caller)
          .orElseThrow(() -> new Problem.Forbidden("FORBIDDEN", "shut out meanwhile"))
          .require(Permission.MANAGE_USERS);
    }
    return other(tx, caller, id);
  }

  /**
   * Changes the caller's own password; every other session of theirs ends.
   *
   * @throws Problem.Invalid {@code PASSWORD_WEAK}; else as {@link #requirePassword}
   */
  public void changePassword(Caller caller, String old, String replacement) {
    setPassword(caller.actor(), requirePassword(caller, old), replacement);
  }

  /**
   * Whoever finds a session open guesses no more often than at the door.
   *
   * @param password the caller's own
   * @throws Problem.Invalid {@code PASSWORD_WRONG}
   * @throws Problem.TooMany {@code PASSWORD_LOCKED} after five wrong ones
   */
  public User requirePassword(Caller caller, String password) {
    var user = self(caller);
    attempts.takePassword(user.id()).ifPresent(this::refuseGuess);
    var hash = database.transact(tx -> UserStore.passwordHash(tx, user.id()));
    if (!passwords.matches(password, hash)) {
      throw new Problem.Invalid("PASSWORD_WRONG", "the present password is another one");
    }
    attempts.passedPassword(user.id());
    return user;
  }

  private void refuseGuess(Instant until) {
    throw new Problem.TooMany(
        "PASSWORD_LOCKED", "too many wrong passwords", Duration.between(clock.instant(), until));
  }

  /** Sets a password without asking for the old one; all sessions end. */
  public void setPassword(Actor actor, User user, String replacement) {
    Passwords.requireStrong(replacement, user.login());
    var hash = passwords.hash(replacement);
    database.run(
        tx -> {
          UserStore.setPassword(tx, user.id(), hash);
          SessionStore.closeAll(tx, user.id());
          SignInLinkStore.revokeAllOf(tx, user.id());
          record(tx, actor, "user.password_set", user.id());
        });
  }

  /** The language of pages and mails from now on: {@code ru} or {@code en}. */
  public void setLanguage(Caller caller, String language) {
    var user = self(caller);
    database.run(tx -> UserStore.setLanguage(tx, user.id(), language));
  }

  /** Shuts a person out at once; links that were sent end, too. */
  public void disable(Caller caller, long id) {
    database.run(
        tx -> {
          var user = othersTurn(tx, caller, id);
          if (UserStore.disable(tx, user.id(), clock.instant())) {
            SessionStore.closeAll(tx, user.id());
            SignInLinkStore.revokeAllOf(tx, user.id());
            record(tx, caller.actor(), "user.disabled", user.id());
          }
        });
  }

  /** Lets a person in again, with the password they had. */
  public void enable(Caller caller, long id) {
    database.run(
        tx -> {
          var user = other(tx, caller, id);
          if (UserStore.enable(tx, user.id())) {
            record(tx, caller.actor(), "user.enabled", user.id());
          }
        });
  }

  /**
   * Gives a person of the operator's other roles: from their next click, wherever they are signed
   * in. Keys that were made keep their rights. For the admin command alone (decision 033).
   *
   * @throws Problem.NotFound {@code NO_SUCH_USER} of the operator's
   */
  public void setRoles(Actor actor, String login, Roles roles) {
    var name = login.strip().toLowerCase(Locale.ROOT);
    database.run(
        tx -> {
          var user =
              UserStore.findByLogin(tx, name)
                  .map(UserStore.Known::user)
                  .filter(found -> found.roles().operator() && roles.operator())
                  .orElseThrow(() -> new Problem.NotFound("NO_SUCH_USER", "no such operator"));
          UserStore.setRoles(tx, user.id(), roles);
          journal.record(
              tx,
              actor,
              "user.roles_set",
              "user",
              Long.toString(user.id()),
              Map.of("from", user.roles().toString(), "to", roles.toString()));
        });
  }

  /** Whether a person lets others in and out, and makes keys. */
  public void setManager(Caller caller, long id, boolean manager) {
    database.run(
        tx -> {
          var user = othersTurn(tx, caller, id);
          if (UserStore.setManager(tx, user.id(), manager)) {
            record(
                tx,
                caller.actor(),
                manager ? "user.manager_made" : "user.manager_ended",
                user.id());
          }
        });
  }

  /**
   * Whom a link for a forgotten password goes to; the asking is counted, whoever is asked for.
   *
   * @param address where it comes from, as text
   * @return empty for an unknown login, one that is no address, one that was invited and has no
   *     password yet, and after too many
   */
  public Optional<User> recovering(Tx tx, String login, String address) {
    var name = login.strip().toLowerCase(Locale.ROOT);
    boolean free = attempts.takeRecovery(tx, name, address);
    return UserStore.findByLogin(tx, name)
        .filter(known -> known.passwordHash().isPresent())
        .map(UserStore.Known::user)
        .filter(user -> free && !user.disabled() && user.address().isPresent());
  }

  /**
   * Counts another invitation of somebody.
   *
   * @throws Problem.Conflict {@code INVITED_ENOUGH} after three in a quarter of an hour
   */
  public void countInvitation(Tx tx, User user) {
    if (!attempts.takeInvitation(tx, user.id())) {
      throw new Problem.Conflict("INVITED_ENOUGH", "three in a quarter of an hour");
    }
  }

  /** Whether a person has set a password. */
  public boolean settled(Tx tx, long id) {
    return UserStore.passwordHash(tx, id).isPresent();
  }

  /**
   * The person behind the caller.
   *
   * @throws Problem.Forbidden {@code FORBIDDEN} when a program asks
   */
  public User self(Caller caller) {
    return database
        .transact(tx -> UserStore.find(tx, Settings.userOf(caller)))
        .orElseThrow(() -> new Problem.Forbidden("FORBIDDEN", "not a person"));
  }

  /** A person by number. */
  public Optional<User> find(long id) {
    return database.transact(tx -> UserStore.find(tx, id));
  }

  /** A person by login. */
  public Optional<User> find(String login) {
    var name = login.strip().toLowerCase(Locale.ROOT);
    return database.transact(tx -> UserStore.findByLogin(tx, name)).map(UserStore.Known::user);
  }

  /**
   * The account of the hub's operator.
   *
   * @throws Problem.NotFound {@code NO_OPERATOR} before the first operator has signed in
   */
  public long operatorAccount() {
    return database
        .transact(UserStore::operatorAccount)
        .orElseThrow(() -> new Problem.NotFound("NO_OPERATOR", "there is no first operator yet"));
  }

  /** For the hub's clock: forgets old attempts, links and sessions. */
  public void cleanUp() {
    attempts.cleanUp();
    database.run(
        tx -> {
          SessionStore.removeExpired(tx, clock.instant());
          SignInLinkStore.removeExpired(tx, clock.instant());
        });
  }

  private SecondFactor dueFor(User user) {
    if (!config.operatorSecondFactor() && user.roles().operator() && !user.secondFactor()) {
      return SecondFactor.NOT_NEEDED;
    }
    if (user.secondFactor()) {
      return SecondFactor.CODE_DUE;
    }
    return user.roles().operator() ? SecondFactor.ENROLMENT_DUE : SecondFactor.NOT_NEEDED;
  }

  private long insert(Tx tx, Actor actor, NewUser draft, Optional<String> hash) {
    var id = UserStore.insert(tx, draft, hash, clock.instant());
    journal.record(
        tx,
        actor,
        "user.created",
        "user",
        Long.toString(id),
        Map.of("role", draft.roles().toString(), "account", Long.toString(draft.account())));
    return id;
  }

  private void record(Actor actor, String action, User user) {
    database.run(tx -> record(tx, actor, action, user.id()));
  }

  private void record(Tx tx, Actor actor, String action, long user) {
    journal.record(tx, actor, action, "user", Long.toString(user), Map.of());
  }
}
