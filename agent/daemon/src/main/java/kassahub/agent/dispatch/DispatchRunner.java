package kassahub.agent.dispatch;

import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kassahub.agent.dispatch.JournalEntry.Stage;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterFault.Kind;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.RegisterSnapshot.ShiftState;
import kassahub.agent.register.RegisterWatch;
import kassahub.agent.register.RegisterWatches;
import kassahub.agent.register.Reports;
import kassahub.agent.register.WatchListener;
import kassahub.agent.state.StateFiles;
import kassahub.codec.licence.LicenceMask;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.DispatchResult.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes dispatches, runs each once, reports what became of it (DESIGN d16). Safe for use by many
 * threads; work on a register happens on its own thread, outside this class's lock.
 */
public final class DispatchRunner implements WatchListener {
  private static final Logger log = LoggerFactory.getLogger(DispatchRunner.class);
  private static final int MOST_KEPT = 500;
  private static final String INSTALL_WINDOW = "install-window";

  /** Until a register is read, which is soon, its licence is taken to last. */
  private static final LicenceMask RUNS_ON =
      LicenceMask.none().throughQuarterOf(LicenceMask.LAST_DAY);

  private final DispatchJournal journal;
  private final RegisterWatches watches;
  private final Reports reports;
  private final AgentWork agentWork;
  private final WorkOrders orders;
  private final Set<DispatchId> handedOver = new HashSet<>();

  /**
   * @param files a directory of its own for the journal
   */
  public DispatchRunner(
      StateFiles files, RegisterWatches watches, Reports reports, AgentWork agentWork)
      throws IOException {
    this.journal = DispatchJournal.open(files, MOST_KEPT);
    this.watches = watches;
    this.reports = reports;
    this.agentWork = agentWork;
    this.orders = new WorkOrders(watches, reports, agentWork, new Desk());
    reopen();
  }

  /**
   * An outbox that was put back from a backup may lack results that no hub has seen; nobody else
   * can notice. Before anything is put into it.
   */
  private void reopen() throws IOException {
    for (JournalEntry entry : journal.inOrder()) {
      if (entry.stage() == Stage.REPORTED && reports.lacks(entry.place())) {
        journal.put(
            DispatchId.of(entry.dispatch().getId()).orElseThrow(), entry.at(Stage.FINISHED));
      }
    }
  }

  /** Goes on with what an earlier life of this agent took and did not finish. */
  public synchronized void start() {
    for (JournalEntry entry : journal.inOrder()) {
      DispatchId id = DispatchId.of(entry.dispatch().getId()).orElseThrow();
      switch (entry.stage()) {
        case TAKEN -> {
          if (!handedOver.contains(id)) {
            handOver(id, entry, Optional.empty());
          }
        }
        case STARTED -> settle(id, unknown(entry.dispatch()));
        case FINISHED -> report(id, entry);
        case REPORTED -> {}
      }
    }
  }

  /** Takes a dispatch; on {@code TAKEN} it is on disk. The same id again is never run again. */
  public synchronized Taken take(Dispatch dispatch) {
    Optional<DispatchId> id = DispatchId.of(dispatch.getId());
    if (id.isEmpty()) {
      log.warn("dispatch without an id of 16 bytes dropped");
      return Taken.TAKEN;
    }
    Optional<JournalEntry> known = journal.find(id.get());
    if (known.isPresent()) {
      return again(id.get(), known.get());
    }
    try {
      if (!journal.add(id.get(), dispatch)) {
        return Taken.REFUSED_NOW;
      }
    } catch (IOException full) {
      reports.room().refused("dispatch " + id.get(), full);
      return Taken.REFUSED_NOW;
    }
    log.info(
        "dispatch={} taken register={} work={}",
        id.get(),
        dispatch.getRegister(),
        dispatch.getWorkCase());
    handOver(id.get(), journal.find(id.get()).orElseThrow(), Optional.empty());
    return Taken.TAKEN;
  }

  /**
   * After every poll: what waited may go on, what is too late expires, what was not reported is.
   */
  @Override
  public synchronized void polled(RegisterWatch watch, Answer<RegisterSnapshot> outcome) {
    for (JournalEntry entry : journal.inOrder()) {
      DispatchId id = DispatchId.of(entry.dispatch().getId()).orElseThrow();
      if (entry.stage() == Stage.FINISHED) {
        report(id, entry);
      } else if (entry.live() && !handedOver.contains(id)) {
        boolean here = watch.serial().equals(Optional.of(entry.dispatch().getRegister()));
        goOn(id, entry, here ? outcome : Answer.fault(NOT_HERE));
      }
    }
  }

  /** Licences that are taken and not installed, as they were taken. */
  public synchronized List<WaitingLicence> waitingLicences() {
    return journal.inOrder().stream()
        .filter(entry -> entry.live() && entry.dispatch().hasInstallLicence())
        .map(
            entry ->
                new WaitingLicence(
                    entry.dispatch().getRegister(), entry.result().getReason().getCode()))
        .collect(Collectors.toList());
  }

  private static final RegisterFault NOT_HERE =
      RegisterFault.of(Kind.UNREACHABLE, "no such register is attached to this agent");

  private void goOn(DispatchId id, JournalEntry entry, Answer<RegisterSnapshot> outcome) {
    if (entry.stage() == Stage.STARTED) {
      settle(id, unknown(entry.dispatch()));
    } else if (tooLate(entry.dispatch())) {
      expire(id, entry);
    } else if (outcome.told().map(snapshot -> worthTrying(entry, snapshot)).orElse(false)) {
      handOver(id, entry, outcome.told());
    }
  }

  /** What waits for the shift is left alone while the register says that the shift is open. */
  private static boolean worthTrying(JournalEntry entry, RegisterSnapshot snapshot) {
    String waitsFor = entry.result().getReason().getCode();
    boolean shiftOpen =
        snapshot.shift().state() == ShiftState.OPEN
            || snapshot.shift().state() == ShiftState.OVER_24_HOURS;
    boolean documentOpen = snapshot.shift().documentOpen().orElse(false);
    return !(waitsFor.equals(Kind.SHIFT_OPEN.code()) && shiftOpen)
        && !(waitsFor.equals(Kind.DOCUMENT_OPEN.code()) && documentOpen);
  }

  private Taken again(DispatchId id, JournalEntry entry) {
    if (entry.live()) {
      return Taken.TAKEN;
    }
    return report(id, entry) ? Taken.ALREADY_DONE : Taken.REFUSED_NOW;
  }

  /**
   * @param seen the reading of the register just made, if there is one
   */
  private void handOver(DispatchId id, JournalEntry entry, Optional<RegisterSnapshot> seen) {
    Dispatch dispatch = entry.dispatch();
    if (tooLate(dispatch)) {
      expire(id, entry);
      return;
    }
    Optional<ZonedDateTime> later = installsFrom(dispatch, seen);
    if (later.isPresent()) {
      String from = "licences are installed from " + later.get().toLocalDateTime();
      settle(id, Results.of(dispatch, Outcome.WAITING, INSTALL_WINDOW, from));
      return;
    }
    handedOver.add(id);
    if (!orders.place(id, dispatch)) {
      handedOver.remove(id);
      boolean known = watches.find(dispatch.getRegister()).isPresent();
      RegisterFault why =
          known
              ? RegisterFault.of(Kind.BUSY, "too much work is waiting for this register")
              : NOT_HERE;
      settle(id, Results.fault(dispatch, why));
    }
  }

  /** What two operators want replaced waits for no hour. */
  private Optional<ZonedDateTime> installsFrom(Dispatch dispatch, Optional<RegisterSnapshot> seen) {
    long deadline = dispatch.getDeadlineMillis();
    return dispatch.hasInstallLicence() && !dispatch.getInstallLicence().getReplace()
        ? agentWork.installsFrom(
            seen.isPresent() ? seen.get().licence() : Optional.of(RUNS_ON),
            Instant.ofEpochMilli(deadline > 0 ? deadline : Long.MAX_VALUE))
        : Optional.empty();
  }

  private void expire(DispatchId id, JournalEntry entry) {
    RegisterFault last = RegisterFault.of(Kind.DEADLINE, lastReason(entry));
    settle(id, Results.because(entry.dispatch(), Outcome.EXPIRED, last));
  }

  private static String lastReason(JournalEntry entry) {
    String reason = entry.result().getReason().getCode();
    return reason.isEmpty()
        ? "the deadline has passed"
        : "the deadline has passed, waited for " + reason;
  }

  private static DispatchResult unknown(Dispatch dispatch) {
    RegisterFault why =
        RegisterFault.of(Kind.INTERNAL, "the agent ended half way through and must not repeat it");
    return Results.because(dispatch, Outcome.UNKNOWN, why);
  }

  private boolean tooLate(Dispatch dispatch) {
    long deadline = dispatch.getDeadlineMillis();
    return deadline > 0 && reports.hubMillis() > deadline;
  }

  /**
   * A final result is journalled before it is reported; a new reason for waiting only tells the
   * hub.
   */
  private void settle(DispatchId id, DispatchResult result) {
    JournalEntry entry = journal.find(id).orElseThrow();
    try {
      if (Results.isFinal(result)) {
        log.info(
            "dispatch={} ended outcome={} reason={}",
            id,
            result.getOutcome(),
            result.getReason().getCode());
        journal.put(id, entry.with(Stage.FINISHED, result));
        report(id, journal.find(id).orElseThrow());
      } else if (!entry.result().getReason().getCode().equals(result.getReason().getCode())) {
        log.info("dispatch={} waits reason={}", id, result.getReason().getCode());
        reports.result(entry.dispatch().getRegister(), result);
        journal.put(id, entry.with(Stage.TAKEN, result));
      }
    } catch (IOException full) {
      reports.room().refused("result of dispatch " + id + ", it will be done again", full);
    }
  }

  /** False when the result is not surely in the outbox. */
  private boolean report(DispatchId id, JournalEntry entry) {
    try {
      journal.put(
          id, entry.reported(reports.result(entry.dispatch().getRegister(), entry.result())));
      return true;
    } catch (IOException full) {
      reports.room().refused("report of dispatch " + id, full);
      return false;
    }
  }

  /** Where work that was handed over comes back to. */
  final class Desk {
    private Desk() {}

    /** Journals that something unrepeatable begins; false when it must not, because that failed. */
    boolean begin(DispatchId id) {
      synchronized (DispatchRunner.this) {
        try {
          journal.put(id, journal.find(id).orElseThrow().at(Stage.STARTED));
          return true;
        } catch (IOException full) {
          reports.room().refused("beginning of dispatch " + id, full);
          return false;
        }
      }
    }

    /** It goes on, and this is how far it is. */
    void still(DispatchId id, DispatchResult result) {
      synchronized (DispatchRunner.this) {
        settle(id, result);
      }
    }

    /** It ended, or waits again. */
    void back(DispatchId id, DispatchResult result) {
      synchronized (DispatchRunner.this) {
        handedOver.remove(id);
        settle(id, result);
      }
    }
  }
}
