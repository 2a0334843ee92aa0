package kassahub.hub.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.SignIn.SecondFactor;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Who is signed in where. Tokens live in cookies, their hashes here. */
public final class Sessions {
  private static final Duration UNFINISHED = Duration.ofMinutes(10);
  private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final AccountConfig config;

  public Sessions(Database database, Journal journal, InstantSource clock, AccountConfig config) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.config = config;
  }

  /**
   * Opens a session after the password.
   *
   * @return the token for the cookie; unfinished while the second factor is due
   */
  public String open(SignIn.Accepted signIn, Browser browser) {
    var finished = signIn.secondFactor() == SecondFactor.NOT_NEEDED;
    return database.transact(tx -> insert(tx, signIn.user(), finished, browser));
  }

  /** The session of a finished sign-in. */
  public Optional<Session> find(String token) {
    var hash = Secrets.hash(token);
    var now = clock.instant();
    return database.transact(
        tx -> {
          var found = SessionStore.find(tx, hash, true, now);
          found.filter(known -> stale(known, now)).ifPresent(known -> touch(tx, hash, known, now));
          return found.map(
              known -> new Session(known.user(), known.user().caller(), known.csrfToken()));
        });
  }

  /** The session of a sign-in whose second factor is due. */
  public Optional<UnfinishedSession> findUnfinished(String token) {
    return database
        .transact(tx -> SessionStore.find(tx, Secrets.hash(token), false, clock.instant()))
        .map(known -> new UnfinishedSession(known.user()));
  }

  /**
   * Ends the unfinished session and opens the real one with another token; call it after {@link
   * SecondFactors#verify} or {@link SecondFactors#confirm} said yes.
   *
   * @throws Problem.NotFound {@code NO_SUCH_SESSION}
   */
  public String finish(String token, Browser browser) {
    return database.transact(
        tx -> {
          var hash = Secrets.hash(token);
          var found =
              SessionStore.find(tx, hash, false, clock.instant()).orElseThrow(Sessions::unknown);
          SessionStore.close(tx, hash);
          return insert(tx, found.user(), true, browser);
        });
  }

  /** Signs out. */
  public void close(String token) {
    database.run(tx -> SessionStore.close(tx, Secrets.hash(token)));
  }

  /** Under which {@link #list} shows the session with this token. */
  public static String id(String token) {
    return HexFormat.of().formatHex(Secrets.hash(token));
  }

  /** Where the caller is signed in, last used first. */
  public List<OpenSession> list(Caller caller) {
    var user = Settings.userOf(caller);
    return database.transact(tx -> SessionStore.ofUser(tx, user, clock.instant()));
  }

  /**
   * Ends one of the caller's own sessions.
   *
   * @throws Problem.NotFound {@code NO_SUCH_SESSION}
   */
  public void close(Caller caller, String id) {
    var user = Settings.userOf(caller);
    var hash = parse(id);
    if (!database.<Boolean>transact(tx -> SessionStore.closeOwn(tx, hash, user))) {
      throw unknown();
    }
  }

  /**
   * Ends all of the caller's sessions but one.
   *
   * @param token of the one that stays
   */
  public void closeOthers(Caller caller, String token) {
    var user = Settings.userOf(caller);
    database.run(
        tx -> {
          if (SessionStore.closeOthers(tx, user, Secrets.hash(token)) > 0) {
            journal.record(
                tx,
                caller.actor(),
                "user.signed_out_elsewhere",
                "user",
                Long.toString(user),
                Map.of());
          }
        });
  }

  private String insert(Tx tx, User user, boolean finished, Browser browser) {
    var token = Secrets.random();
    var now = clock.instant();
    var expires = now.plus(finished ? config.idle() : UNFINISHED);
    SessionStore.insert(
        tx,
        Secrets.hash(token),
        new SessionStore.Draft(user.id(), Secrets.random(), finished, now, expires, browser));
    if (finished) {
      journal.record(
          tx, user.actor(), "user.signed_in", "user", Long.toString(user.id()), Map.of());
    }
    return token;
  }

  private static boolean stale(SessionStore.Found known, Instant now) {
    return known.seenAt().plus(TOUCH_EVERY).isBefore(now);
  }

  private void touch(Tx tx, byte[] hash, SessionStore.Found known, Instant now) {
    var end = known.openedAt().plus(config.longest());
    var idle = now.plus(config.idle());
    SessionStore.touch(tx, hash, now, idle.isBefore(end) ? idle : end);
  }

  private static byte[] parse(String id) {
    try {
      return HexFormat.of().parseHex(id);
    } catch (IllegalArgumentException garbled) {
      throw unknown();
    }
  }

  private static Problem.NotFound unknown() {
    return new Problem.NotFound("NO_SUCH_SESSION", "no such session, or it has ended");
  }
}
