package kassahub.hub.activation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import kassahub.hub.activation.VendorStore.Claim;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Changes;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.licence.GrantAnswer;
import kassahub.hub.licence.GrantRequest;
import kassahub.hub.licence.LicenceIssuer;
import kassahub.hub.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the questions that wait to their vendors. Any number of instances work on the same
 * rows, one queue in each; a question whose instance died is taken up again with the same request
 * id when that instance's heartbeat is over, and one whose answer could not be stored within
 * seconds after the database is back. A slow vendor holds up only its own questions, and those no
 * longer than to their deadline.
 */
public final class VendorQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VendorQueue.class);
  private static final int AT_ONCE = 16;
  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(2);
  private static final int AT_ONCE_PER_VENDOR = 4;
  private static final long LOOK_EVERY_MILLIS = 1_000;
  private static final long STOP_SECONDS = 3;

  /** So long an answer is waited for, and a little longer for each line that is asked for. */
  private static final Duration ONE_ANSWER = Duration.ofMinutes(2);

  private static final Duration ONE_LINE = Duration.ofMillis(100);

  /** After an outage every question gets its chance before its deadline counts. */
  private static final Duration LAST_CHANCE = Duration.ofMinutes(10);

  private static final Duration OUTAGE = Duration.ofMinutes(1);

  private final Basis basis;
  private final Catalogue catalogue;
  private final Function<Vendor, LicenceIssuer> issuers;
  private final VendorAnswers answers;
  private final Semaphore wake = new Semaphore(0);
  private final Semaphore free = new Semaphore(AT_ONCE);

  /** The activations whose questions are being asked here, and their vendors. */
  private final ConcurrentHashMap<Long, Long> inHand = new ConcurrentHashMap<>();

  private final Duration lastChance;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Since when this instance has looked for questions without a break. */
  private volatile Instant steadySince = Instant.MAX;

  private Instant lookedAt = Instant.MIN;
  private @Nullable Thread loop;
  private Changes.@Nullable Subscription changes;

  public VendorQueue(
      Basis basis,
      Catalogue catalogue,
      Function<Vendor, LicenceIssuer> issuers,
      VendorAnswers answers) {
    this(basis, catalogue, issuers, answers, LAST_CHANCE);
  }

  VendorQueue(
      Basis basis,
      Catalogue catalogue,
      Function<Vendor, LicenceIssuer> issuers,
      VendorAnswers answers,
      Duration lastChance) {
    this.lastChance = lastChance;
    this.basis = basis;
    this.catalogue = catalogue;
    this.issuers = issuers;
    this.answers = answers;
  }

  /** Starts working on its own threads. */
  public void start() {
    changes = basis.changes().subscribe("activation:", topic -> wake.release());
    loop = Thread.ofVirtual().name("vendor-queue").start(this::work);
  }

  /** Takes no more questions, lets the running ones end within 3 s, and hangs up on the rest. */
  @Override
  public void close() {
    closed.countDown();
    wake.release();
    if (changes != null) {
      changes.close();
    }
    try {
      if (loop != null) {
        loop.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      }
      workers.shutdown();
      workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      calls.shutdownNow();
      workers.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts every question that is due now, one after the other; gives back how many. */
  public int drain() {
    int asked = 0;
    for (var claims = claim(AT_ONCE); !claims.isEmpty(); claims = claim(AT_ONCE)) {
      claims.forEach(
          claim -> {
            try {
              askOrSayWhyNot(claim);
            } finally {
              inHand.remove(claim.activation());
            }
          });
      asked += claims.size();
    }
    return asked;
  }

  /** How many questions have no answer yet, at all instances. */
  public long waiting() {
    return basis.database().transact(VendorStore::waiting);
  }

  /** For how many seconds the oldest question has waited for its answer; 0 when there is none. */
  public long oldestSeconds() {
    return basis.database().transact(tx -> VendorStore.oldest(tx, basis.clock().instant()));
  }

  /**
   * Ends the activations whose vendor had its time, asked or not; how many. Nothing until
   * this instance has worked for a while without a break.
   */
  public int endOverdue() {
    boolean steady = !basis.clock().instant().minus(lastChance).isBefore(steadySince);
    return steady ? answers.endOverdue() : 0;
  }

  private void work() {
    while (closed.getCount() > 0) {
      try {
        boolean asked = takeOn();
        looked(basis.clock().instant());
        if (!asked) {
          wake.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
          wake.drainPermits();
        }
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException failure) {
        if (!(failure instanceof DatabaseAway)) {
          LOG.warn("Questions to vendors cannot be read; looking again.", failure);
        }
        wake.drainPermits();
        pause();
      }
    }
  }

  private void looked(Instant now) {
    if (lookedAt.isBefore(now.minus(OUTAGE))) {
      steadySince = now;
    }
    lookedAt = now;
  }

  private void pause() {
    try {
      wake.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      closed.countDown();
    }
  }

  /** Gives as many questions as there are free hands to workers; false when it gave none. */
  private boolean takeOn() throws InterruptedException {
    if (!free.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      return false;
    }
    int hands = 1 + free.drainPermits();
    List<Claim> claims = List.of();
    try {
      claims = claim(hands);
    } finally {
      free.release(hands - claims.size());
    }
    claims.forEach(this::hand);
    return !claims.isEmpty();
  }

  private void hand(Claim claim) {
    workers.execute(
        () -> {
          try {
            askOrSayWhyNot(claim);
          } catch (DatabaseAway later) {
            LOG.debug("Asked again in a moment.", later);
            rest(AFTER_OUTAGE);
          } catch (RuntimeException failure) {
            LOG.error("Question to vendor broke. activation={}", claim.activation(), failure);
            rest(VendorAnswers.pause(claim.attempts()));
          } finally {
            inHand.remove(claim.activation());
            free.release();
            wake.release();
          }
        });
  }

  /** What could not be stored stays in hand for a while, lest its vendor be asked without end. */
  private void rest(Duration pause) {
    try {
      closed.await(pause.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** What cannot be handled is a mistake of ours: the activation says so, and asks again. */
  private void askOrSayWhyNot(Claim claim) {
    try {
      ask(claim);
    } catch (DatabaseAway later) {
      throw later;
    } catch (RuntimeException mistake) {
      LOG.error("Question to vendor broke. activation={}", claim.activation(), mistake);
      answers.notHandled(claim, mistake);
    }
  }

  private synchronized List<Claim> claim(int most) {
    var capacity =
        new VendorStore.Capacity(basis.instance(), Map.copyOf(inHand), AT_ONCE_PER_VENDOR, most);
    var claims =
        basis.database().transact(tx -> VendorStore.claim(tx, basis.clock().instant(), capacity));
    claims.forEach(claim -> inHand.put(claim.activation(), claim.vendor()));
    return claims;
  }

  private void ask(Claim claim) {
    var question = prepare(claim);
    if (question.lines().isEmpty()) {
      answers.take(claim, new GrantAnswer.Decided(List.of()));
      return;
    }
    var request =
        new GrantRequest(Long.toString(claim.activation()), question.lines(), claim.polling());
    GrantAnswer answer;
    try {
      answer = grant(claim, question.vendor(), request);
    } catch (Problem.Unavailable silent) {
      answers.silence(claim, silent);
      return;
    } catch (Problem refused) {
      answer = new GrantAnswer.Refused(refused.code(), "the issuer cannot be used");
    } catch (RuntimeException broken) {
      LOG.error("Issuer broke. activation={}", claim.activation(), broken);
      answers.silence(claim, unavailable("the issuer broke"));
      return;
    }
    answers.take(claim, answer);
  }

  /** Waits for an answer, whatever the issuer does, and not for ever. */
  private GrantAnswer grant(Claim claim, Vendor vendor, GrantRequest request) {
    var patience = ONE_ANSWER.plus(ONE_LINE.multipliedBy(claim.licences()));
    var answer = calls.submit(() -> issuers.apply(vendor).grant(request));
    try {
      return answer.get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(failure.getCause());
    } catch (TimeoutException late) {
      throw unavailable("no answer in " + patience.toSeconds() + " s");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unavailable("nobody waits for the answer any more");
    } finally {
      answer.cancel(true);
    }
  }

  private static Problem.Unavailable unavailable(String why) {
    return new Problem.Unavailable("VENDOR_UNAVAILABLE", why);
  }

  private record Question(Vendor vendor, List<GrantRequest.Line> lines) {}

  private Question prepare(Claim claim) {
    return basis
        .database()
        .transact(
            tx -> {
              tx.planEachTime();
              VendorStore.takeOver(tx, claim.activation());
              var vendor = catalogue.vendor(tx, claim.vendor());
              return new Question(vendor, VendorStore.toAsk(tx, claim.activation()));
            });
  }
}
