package kassahub.agent.register;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.RegisterAccess;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.register.RegisterConfig.Pace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attached register and its owner thread. Every visit opens, does one thing and closes, so that
 * the shop's own program gets its turn between visits.
 */
public final class RegisterWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RegisterWatch.class);

  /** A poll holds the register no longer, unless its single answers take longer than that. */
  private static final Duration AIM = Duration.ofSeconds(2);

  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  /** No visit takes so long: each of its waits has an end. */
  private static final Duration STUCK = Duration.ofMinutes(10);

  private static final long RESTING = 0;
  private static final int MAILBOX = 32;
  private static final int DOUBLINGS = 6;

  private final RegisterConfig config;
  private final WatchParts parts;
  private final RegisterAccess access;
  private final LastMet lastMet;
  private final Whereabouts whereabouts;
  private final Reporter reporter;
  private final BlockingQueue<Runnable> mailbox = new ArrayBlockingQueue<>(MAILBOX);
  private final Thread thread;
  private volatile Pace pace;
  private volatile boolean stopping;
  private volatile AttachedStatus status;

  /** When the visit began that is under way, by {@link System#nanoTime()}, or {@link #RESTING}. */
  private volatile long visitBegan = RESTING;

  private WatchListener listener = (watch, outcome) -> {};
  private int failures;

  public RegisterWatch(RegisterConfig config, WatchParts parts) {
    this.config = config;
    this.parts = parts;
    this.access = config.settings().access();
    this.pace = config.pace();
    this.lastMet = new LastMet(parts.files(), config.link());
    this.whereabouts = new Whereabouts(config.link(), parts.serialPorts());
    this.reporter = new Reporter(parts.reports(), config.link());
    this.status =
        new AttachedStatus(Optional.empty(), config.link().text(), false, Optional.empty(), 0);
    this.thread = new Thread(this::run, "register " + config.link().text());
    thread.setDaemon(true);
  }

  /** Reads what is remembered of this address and starts polling. */
  public void start(WatchListener toldAfterPolls) throws IOException {
    listener = toldAfterPolls;
    Optional<String> serial = lastMet.serial();
    serial.ifPresent(reporter::expect);
    status = new AttachedStatus(serial, status.link(), false, Optional.empty(), 0);
    if (lastMet.wasInside()) {
      access.perhapsOwed();
    }
    thread.start();
  }

  public AttachedStatus status() {
    return status;
  }

  /** False when its thread has ended or hangs in a visit. */
  public boolean isAlive() {
    long began = visitBegan;
    return thread.isAlive() && (began == RESTING || System.nanoTime() - began < STUCK.toNanos());
  }

  /** Factory number of the register last met at this address. */
  public Optional<String> serial() {
    return status.serial();
  }

  /** How often it is visited; from now on, also when the pause under way is a long one. */
  public void poll(Duration every) {
    if (!pace.poll().equals(every)) {
      pace = new Pace(every, pace.heartbeat());
      mailbox.offer(() -> {}); // the next pause begins; when it is full, one does so anyway
    }
  }

  /**
   * Has the register's thread connect and hand over the driver, or the reason why it can't. The
   * register is polled right after.
   *
   * @return false when too much work is waiting already
   */
  public boolean visit(Consumer<Answer<RegisterDriver>> work) {
    return mailbox.offer(() -> visitAndPoll(work));
  }

  /**
   * Reads and reports everything, also what seldom changes and what a refused password held back.
   *
   * @param done gets the fault, if there was one
   * @return false when too much work is waiting already
   */
  public boolean readNow(Consumer<Optional<RegisterFault>> done) {
    return mailbox.offer(
        () -> {
          access.refresh();
          access.tryPasswordAgain(System.nanoTime());
          reporter.reportAll();
          done.accept(guarded(this::poll).fault());
        });
  }

  /** Ends the thread within a few seconds; work that waits is forgotten. */
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      thread.join(STOP_LIMIT.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = Duration.ZERO;
    while (!stopping) {
      try {
        Runnable work = mailbox.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
        visitBegan = System.nanoTime() | 1; // never RESTING
        (work == null ? (Runnable) this::poll : work).run();
      } catch (InterruptedException stop) {
        return;
      } catch (RuntimeException bug) {
        log.error("register link={} failed unexpectedly", config.link().text(), bug);
        failures++;
      } finally {
        visitBegan = RESTING;
      }
      pause = pause();
    }
  }

  /** Longer after each failure, and never the same for all tills of a shop. */
  private Duration pause() {
    Duration poll = pace.poll();
    if (failures == 0 || whereabouts.isSearching()) {
      return poll;
    }
    Duration longest = poll.compareTo(LONGEST_BACKOFF) > 0 ? poll : LONGEST_BACKOFF;
    Duration doubled = poll.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
    long nanos = (doubled.compareTo(longest) > 0 ? longest : doubled).toNanos();
    return Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
  }

  private void visitAndPoll(Consumer<Answer<RegisterDriver>> work) {
    inside(
        place(whereabouts.home()),
        opened -> {
          work.accept(opened);
          return opened;
        });
    poll();
  }

  private Answer<RegisterSnapshot> poll() {
    Answer<RegisterSnapshot> outcome =
        inside(place(whereabouts.now()), opened -> opened.match(this::read, Answer::fault));
    outcome.told().ifPresent(this::reached);
    outcome.fault().ifPresent(this::failed);
    listener.polled(this, outcome);
    return outcome;
  }

  /** Of a register at a place that nobody named, only when it is the one that was met before. */
  private Answer<RegisterSnapshot> read(RegisterDriver driver) {
    if (whereabouts.isStrange()) {
      Optional<String> there = driver.identify().told().map(RegisterIdentity::serial);
      if (there.isEmpty() || !there.equals(status.serial())) {
        return Answer.fault(
            RegisterFault.of(RegisterFault.Kind.WRONG_REGISTER, "another device is there"));
      }
    }
    return reporter.read(driver, AIM, pace.heartbeat());
  }

  /** Opens, does it, closes. */
  private <T> Answer<T> inside(
      LinkAddress place, Function<Answer<RegisterDriver>, Answer<T>> work) {
    mark(true);
    Answer<RegisterDriver> opened = guarded(() -> access.open(parts.links(), place));
    try {
      return work.apply(opened);
    } finally {
      opened.told().ifPresent(RegisterDriver::close);
      mark(false);
    }
  }

  /** A line that is shared stays where it is configured. */
  private LinkAddress place(LinkAddress wanted) {
    return config.localPort().isPresent() ? config.link() : wanted;
  }

  /** Work that was ordered must hear of its end, also when that is a bug of ours. */
  private <T> Answer<T> guarded(Supplier<Answer<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException bug) {
      log.error("register link={} failed unexpectedly", config.link().text(), bug);
      return Answer.fault(RegisterFault.of(RegisterFault.Kind.INTERNAL, bug.toString()));
    }
  }

  private void reached(RegisterSnapshot snapshot) {
    failures = 0;
    if (whereabouts.isElsewhere()) {
      log.warn("register found serial={} link={}", snapshot.serial(), whereabouts.text());
    }
    whereabouts.found();
    boolean another = !status.serial().equals(Optional.of(snapshot.serial()));
    status = told(Optional.of(snapshot.serial()), true, snapshot.fault());
    if (another) {
      log.info("register met serial={} link={}", snapshot.serial(), whereabouts.text());
      remember(snapshot.serial());
    }
  }

  private void failed(RegisterFault fault) {
    failures++;
    if (!whereabouts.isElsewhere()) { // what is not where it was only looked for is no news
      if (status.reachable() || status.fault().isEmpty()) {
        log.info("register not read link={} reason={}", config.link().text(), fault.text());
      }
      status = told(status.serial(), false, Optional.of(fault));
      reporter.unreachable(fault, pace.heartbeat());
    }
    if (config.localPort().isEmpty()) {
      whereabouts.lost(fault.kind());
    }
  }

  private AttachedStatus told(
      Optional<String> serial, boolean reachable, Optional<RegisterFault> fault) {
    return new AttachedStatus(
        serial, whereabouts.text(), reachable, fault, access.unaskedAnswers());
  }

  private void remember(String serial) {
    try {
      lastMet.met(serial);
    } catch (IOException full) {
      parts.reports().room().refused("address of register " + serial, full);
    }
  }

  /** Worth having, not worth stopping for: without it only an answer lost in a kill stays lost. */
  private void mark(boolean entering) {
    try {
      if (entering) {
        lastMet.enter();
      } else {
        lastMet.leave();
      }
    } catch (IOException full) {
      log.debug("no mark for link={}: {}", config.link().text(), full.getMessage());
    }
  }
}
