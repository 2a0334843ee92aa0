package kassahub.hub.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;

/**
 * Runs a creating request once for each {@code Idempotency-Key}.
 *
 * <p>A key is reserved in a transaction of its own, so that a second request sees the first one
 * running; the answer is stored in the business transaction, so that what was made and the answer
 * that says so exist together or not at all. A reservation whose process died may be taken over
 * when that instance's heartbeat is over, at the latest after a minute; a slow first owner then
 * finds its reservation gone and rolls back. Refusals are not kept. See {@code
 * hub/server/decisions}.
 */
public final class Idempotency {
  /** How long an answer is kept. */
  public static final Duration KEPT = Duration.ofDays(30);

  /** Longer than any request may run. */
  static final Duration RUNNING = Duration.ofMinutes(1);

  private static final int SOON_SECONDS = 2;

  private final Database database;
  private final InstantSource clock;
  private final UUID instance;

  /**
   * @param instance this hub among the others
   */
  public Idempotency(Database database, InstantSource clock, UUID instance) {
    this.database = database;
    this.clock = clock;
    this.instance = instance;
  }

  /**
   * A request that must run once.
   *
   * @param route method and path
   * @param bodyHash of the body as it came, in hexadecimal
   */
  record Use(String route, String key, String bodyHash) {}

  /** What a request answers. */
  record Answer(int status, String body, Optional<String> location) {}

  /**
   * The answer to send.
   *
   * @param replayed it is the stored one of an earlier request
   */
  record Kept(Answer answer, boolean replayed) {}

  /** One use of a key: the request that may now do its work. */
  record Reservation(long account, Use use, Instant since) {}

  /** What a request with a key may do: the work, or repeat an answer. */
  private sealed interface Turn {
    record Run(Reservation reservation) implements Turn {}

    record Repeat(Answer answer) implements Turn {}
  }

  /** Stores an answer inside the transaction that makes what it tells of. */
  @FunctionalInterface
  interface Keeper {
    void keep(Tx tx, Answer answer);
  }

  /**
   * Does work that hands its answer to the keeper inside its own transaction.
   *
   * @param use empty = the caller did not ask for it
   * @throws Problem.Invalid {@code KEY_REUSED}: the key stands for another body
   * @throws Problem.Conflict {@code KEY_RUNNING}: the first request has not ended
   */
  Kept within(Caller caller, Optional<Use> use, Function<Keeper, Answer> work) {
    return under(
        caller,
        use,
        reservation ->
            work.apply((tx, answer) -> reservation.ifPresent(own -> keep(tx, own, answer))));
  }

  /** Does work that is harmless to repeat after a crash, then stores its answer. */
  Kept after(Caller caller, Optional<Use> use, Supplier<Answer> work) {
    return under(
        caller,
        use,
        reservation -> {
          var answer = work.get();
          reservation.ifPresent(
              own ->
                  database.transact(caller.scope(), tx -> IdempotencyStore.keep(tx, own, answer)));
          return answer;
        });
  }

  /** Clock: drops answers older than {@link #KEPT}, a batch at a time; how many. */
  public int forgetOld() {
    Instant before = clock.instant().minus(KEPT);
    return database.transact(tx -> IdempotencyStore.forget(tx, before));
  }

  private Kept under(
      Caller caller, Optional<Use> use, Function<Optional<Reservation>, Answer> work) {
    if (use.isEmpty()) {
      return new Kept(work.apply(Optional.empty()), false);
    }
    return switch (begin(caller, use.get())) {
      case Turn.Repeat(var answer) -> new Kept(answer, true);
      case Turn.Run(var reservation) -> new Kept(run(caller, reservation, work), false);
    };
  }

  private Answer run(
      Caller caller, Reservation reservation, Function<Optional<Reservation>, Answer> work) {
    try {
      return work.apply(Optional.of(reservation));
    } catch (RuntimeException | Error failure) {
      release(caller, reservation, failure);
      throw failure;
    }
  }

  private Turn begin(Caller caller, Use use) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var wanted = new Reservation(caller.account(), use, now);
    return database.transact(
        caller.scope(),
        tx ->
            IdempotencyStore.reserve(tx, wanted, now.minus(RUNNING), now.minus(KEPT), instance)
                ? new Turn.Run(wanted)
                : turnOfSecond(tx, wanted));
  }

  private Turn turnOfSecond(Tx tx, Reservation wanted) {
    var first =
        IdempotencyStore.find(tx, wanted, instance).orElseThrow(() -> running(SOON_SECONDS));
    if (!first.sameBody()) {
      throw new Problem.Invalid("KEY_REUSED", "key was used with another body");
    }
    return new Turn.Repeat(first.answer().orElseThrow(() -> running(first.seconds())));
  }

  private static void keep(Tx tx, Reservation own, Answer answer) {
    if (!IdempotencyStore.keep(tx, own, answer)) {
      throw running(SOON_SECONDS);
    }
  }

  /** The key is free again, unless an answer was stored after all. */
  private void release(Caller caller, Reservation own, Throwable failure) {
    try {
      database.transact(caller.scope(), tx -> IdempotencyStore.release(tx, own));
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  private static Problem running(int seconds) {
    return new Problem.Conflict(
        "KEY_RUNNING",
        "first request with this key still runs",
        Map.of(Problem.RETRY_AFTER, Integer.toString(seconds)));
  }
}
