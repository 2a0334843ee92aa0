package kassahub.hub.account;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Authenticator apps: enrolment, and codes that are good once. */
public final class SecondFactors {
  private static final int SECRET_BYTES = 20;
  private static final int CODES = 10;
  private static final int CODE_BYTES = 5;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final AppSecrets secrets;
  private final Attempts attempts;

  public SecondFactors(
      Database database, Journal journal, InstantSource clock, AppSecrets secrets) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.secrets = secrets;
    attempts = new Attempts(database, clock);
  }

  /** SHA-256 of the key that seals the secrets, hex. */
  public String keyHash() {
    return secrets.keyHash();
  }

  /**
   * What the app needs.
   *
   * @param secret base 32, for typing
   * @param uri {@code otpauth://…}, for a QR code
   */
  public record Enrolment(String secret, String uri) {
    @Override
    public String toString() {
      return "Enrolment";
    }
  }

  /**
   * Makes a new secret; it counts once {@link #confirm} has seen a code of it.
   *
   * @throws Problem.Conflict {@code SECOND_FACTOR_PRESENT}
   */
  public Enrolment enrol(User user) {
    var secret = Secrets.randomBytes(SECRET_BYTES);
    var sealed = secrets.seal(user.id(), secret);
    if (!database.<Boolean>transact(tx -> UserStore.setTotpSecret(tx, user.id(), sealed))) {
      throw new Problem.Conflict("SECOND_FACTOR_PRESENT", "an app is confirmed already");
    }
    return enrolment(user, secret);
  }

  private static Enrolment enrolment(User user, byte[] secret) {
    var text = Totp.base32(secret);
    return new Enrolment(
        text,
        "otpauth://totp/KassaHub:%s?secret=%s&issuer=KassaHub"
            .formatted(URLEncoder.encode(user.login(), StandardCharsets.UTF_8), text));
  }

  /**
   * Takes the app into use.
   *
   * @return whether the code was right
   * @throws Problem.TooMany {@code SIGN_IN_LOCKED} after five wrong ones
   */
  public boolean confirm(User user, String code) {
    return check(
        user,
        code,
        tx -> {
          UserStore.confirmTotp(tx, user.id());
          record(tx, user.actor(), user, "user.second_factor_confirmed");
        });
  }

  /**
   * Whether the code is right, and used for the first time: one of the app, or a recovery code.
   *
   * @throws Problem.TooMany {@code SIGN_IN_LOCKED} after five wrong ones
   */
  public boolean verify(User user, String code) {
    return user.secondFactor() && check(user, code, tx -> {});
  }

  /**
   * Ten codes for the day when the telephone is lost, each good once; earlier ones end. Nobody sees
   * them again.
   *
   * @throws Problem.Conflict {@code NO_SECOND_FACTOR}
   */
  public List<String> newRecoveryCodes(User user) {
    if (!user.secondFactor()) {
      throw new Problem.Conflict("NO_SECOND_FACTOR", "there is no app that they could stand for");
    }
    var codes =
        Stream.generate(() -> Totp.base32(Secrets.randomBytes(CODE_BYTES))).limit(CODES).toList();
    database.run(
        tx -> {
          RecoveryCodeStore.replace(
              tx,
              user.id(),
              codes.stream().map(code -> secrets.codeHash(user.id(), code)).toList());
          record(tx, user.actor(), user, "user.recovery_codes_made");
        });
    return codes;
  }

  /** How many recovery codes are left. */
  public int recoveryCodes(User user) {
    return database.transact(tx -> RecoveryCodeStore.left(tx, user.id()));
  }

  /** Seals what an older hub kept in clear; at each start. Gives back how many. */
  public int sealOld() {
    return database.transact(
        tx -> {
          var open = UserStore.unsealed(tx, SECRET_BYTES);
          open.forEach(
              user ->
                  UserStore.seal(tx, user.id(), secrets.seal(user.id(), user.secret().getBytes())));
          return open.size();
        });
  }

  /** A lost telephone: the person enrols again at the next sign-in; all sessions end. */
  public void reset(Tx tx, Caller caller, User user) {
    UserStore.forgetTotp(tx, user.id());
    RecoveryCodeStore.forget(tx, user.id());
    Attempts.forgetCodes(tx, user.id());
    SessionStore.closeAll(tx, user.id());
    record(tx, caller.actor(), user, "user.second_factor_reset");
  }

  private boolean check(User user, String code, Consumer<Tx> then) {
    requireUnlocked(attempts.takeCode(user.id()));
    boolean right =
        database.transact(
            tx -> {
              var used = use(tx, user, code) || useRecovery(tx, user, code);
              if (used) {
                then.accept(tx);
              }
              return used;
            });
    if (right) {
      attempts.passedCode(user.id());
    }
    return right;
  }

  private boolean use(Tx tx, User user, String code) {
    var step =
        UserStore.totpSecret(tx, user.id()).stream()
            .map(kept -> secrets.open(user.id(), kept))
            .flatMapToLong(secret -> Totp.stepOf(secret, code.strip(), clock.instant()).stream())
            .findFirst();
    return step.isPresent() && UserStore.useTotpStep(tx, user.id(), step.getAsLong());
  }

  /** Only of somebody whose app is confirmed: an enrolment is confirmed by the app alone. */
  private boolean useRecovery(Tx tx, User user, String code) {
    var plain = code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    boolean used =
        user.secondFactor()
            && RecoveryCodeStore.use(tx, user.id(), secrets.codeHash(user.id(), plain));
    if (used) {
      record(tx, user.actor(), user, "user.recovery_code_used");
    }
    return used;
  }

  private void requireUnlocked(Optional<Instant> until) {
    if (until.isPresent()) {
      var wait = Duration.between(clock.instant(), until.get());
      throw new Problem.TooMany("SIGN_IN_LOCKED", "too many wrong codes", wait);
    }
  }

  private void record(Tx tx, Actor actor, User user, String action) {
    journal.record(tx, actor, action, "user", Long.toString(user.id()), Map.of());
  }
}
