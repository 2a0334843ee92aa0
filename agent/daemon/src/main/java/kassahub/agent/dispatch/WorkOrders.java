package kassahub.agent.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterFault.Kind;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.WriteRules;
import kassahub.agent.register.RegisterWatch;
import kassahub.agent.register.RegisterWatches;
import kassahub.agent.register.Reports;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.InstallLicence;
import kassahub.proto.v1.LogExcerpt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each kind of dispatch means. Everything the hub can order is one case of one switch. */
final class WorkOrders {
  private static final Logger log = LoggerFactory.getLogger(WorkOrders.class);
  private static final int MOST_LOG_BYTES = 40 << 10;
  private static final Duration GLANCE = Duration.ZERO;

  private final RegisterWatches watches;
  private final Reports reports;
  private final AgentWork agentWork;
  private final DispatchRunner.Desk desk;

  WorkOrders(
      RegisterWatches watches, Reports reports, AgentWork agentWork, DispatchRunner.Desk desk) {
    this.watches = watches;
    this.reports = reports;
    this.agentWork = agentWork;
    this.desk = desk;
  }

  /**
   * Has it done; the result comes to the desk. False when the register is not here or has too much
   * to do.
   */
  boolean place(DispatchId id, Dispatch dispatch) {
    return switch (dispatch.getWorkCase()) {
      case INSTALL_LICENCE -> onRegister(dispatch, watch -> install(watch, id, dispatch));
      case READ_NOW -> onRegister(dispatch, watch -> read(watch, id, dispatch));
      case RESTART_REGISTER -> onRegister(dispatch, watch -> restart(watch, id, dispatch));
      case SEND_LOG -> atOnce(id, guarded(dispatch, Outcome.FAILED, () -> sendLog(dispatch)));
      case CHANGE_SETTINGS -> atOnce(id, changeSettings(dispatch));
      case UPDATE_AGENT -> update(id, dispatch);
      case SET_POLLING, WORK_NOT_SET ->
          atOnce(id, failed(dispatch, Kind.UNSUPPORTED, "an agent of another version is needed"));
    };
  }

  private interface Placing {
    boolean with(RegisterWatch watch);
  }

  private boolean onRegister(Dispatch dispatch, Placing placing) {
    return watches.find(dispatch.getRegister()).map(placing::with).orElse(false);
  }

  private boolean atOnce(DispatchId id, DispatchResult result) {
    desk.back(id, result);
    return true;
  }

  private boolean install(RegisterWatch watch, DispatchId id, Dispatch dispatch) {
    InstallLicence work = dispatch.getInstallLicence();
    Optional<LicenceLine> line = line(dispatch);
    if (line.isEmpty()) {
      return atOnce(
          id, failed(dispatch, Kind.REFUSED, "no licence of 64 and 64 bytes for 16 digits"));
    }
    WriteRules rules = work.getReplace() ? WriteRules.REPLACE : WriteRules.ONLY_ADD;
    return watch.visit(
        opened -> {
          desk.back(
              id,
              guarded(dispatch, Outcome.FAILED, () -> write(opened, dispatch, line.get(), rules)));
        });
  }

  private static DispatchResult write(
      Answer<RegisterDriver> opened, Dispatch dispatch, LicenceLine line, WriteRules rules) {
    Answer<LicenceWrite> write =
        opened.match(driver -> driver.writeLicence(line, rules), Answer::fault);
    return write.match(
        done -> Results.licence(dispatch, done), fault -> Results.fault(dispatch, fault));
  }

  /** A bug of ours ends the work, too: work that never ends would never be ordered again. */
  private static DispatchResult guarded(
      Dispatch dispatch, Outcome afterBug, Supplier<DispatchResult> work) {
    try {
      return work.get();
    } catch (RuntimeException bug) {
      log.error("dispatch for register={} failed unexpectedly", dispatch.getRegister(), bug);
      return Results.because(dispatch, afterBug, RegisterFault.of(Kind.INTERNAL, bug.toString()));
    }
  }

  private static Optional<LicenceLine> line(Dispatch dispatch) {
    try {
      InstallLicence work = dispatch.getInstallLicence();
      LicenceMask mask = LicenceMask.of(work.getLicence().toByteArray());
      LicenceSignature signature = LicenceSignature.of(work.getSignature().toByteArray());
      return Optional.of(new LicenceLine(dispatch.getRegister(), mask, signature));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private boolean read(RegisterWatch watch, DispatchId id, Dispatch dispatch) {
    return watch.readNow(
        fault ->
            desk.back(
                id, fault.map(why -> Results.fault(dispatch, why)).orElse(Results.done(dispatch))));
  }

  private boolean restart(RegisterWatch watch, DispatchId id, Dispatch dispatch) {
    return watch.visit(
        opened ->
            desk.back(
                id,
                guarded(
                    dispatch,
                    Outcome.UNKNOWN,
                    () ->
                        opened.match(
                            driver -> restart(driver, id, dispatch),
                            fault -> Results.fault(dispatch, fault)))));
  }

  /** Looks first, because a restart in the middle of a receipt would spoil it. */
  private DispatchResult restart(RegisterDriver driver, DispatchId id, Dispatch dispatch) {
    Answer<RegisterSnapshot> state = driver.readState(GLANCE);
    Optional<RegisterFault> obstacle =
        state.match(snapshot -> obstacle(dispatch, snapshot), Optional::of);
    if (obstacle.isPresent()) {
      return Results.fault(dispatch, obstacle.get());
    }
    if (!desk.begin(id)) {
      return Results.fault(dispatch, RegisterFault.of(Kind.BUSY, "the agent's disk is full"));
    }
    return driver
        .restart()
        .match(done -> Results.done(dispatch), fault -> afterRestart(dispatch, fault));
  }

  private static Optional<RegisterFault> obstacle(Dispatch dispatch, RegisterSnapshot snapshot) {
    if (!snapshot.serial().equals(dispatch.getRegister())) {
      return Optional.of(RegisterFault.of(Kind.WRONG_REGISTER, "here is " + snapshot.serial()));
    }
    return snapshot.shift().documentOpen().orElse(false)
        ? Optional.of(RegisterFault.of(Kind.DOCUMENT_OPEN, "a document is open"))
        : Optional.empty();
  }

  /** A register that said no did nothing; one that said nothing may have restarted. */
  private static DispatchResult afterRestart(Dispatch dispatch, RegisterFault fault) {
    return Results.because(
        dispatch, fault.deviceCode().isPresent() ? Outcome.FAILED : Outcome.UNKNOWN, fault);
  }

  private DispatchResult sendLog(Dispatch dispatch) {
    int bytes = Math.min(MOST_LOG_BYTES, dispatch.getSendLog().getMaxBytes());
    try {
      String text = agentWork.log(bytes);
      reports.log(LogExcerpt.newBuilder().setDispatch(dispatch.getId()).setText(text).build());
      return Results.done(dispatch);
    } catch (IOException full) {
      return failed(dispatch, Kind.INTERNAL, "the log does not fit into the outbox");
    }
  }

  private boolean update(DispatchId id, Dispatch dispatch) {
    var deadline = Instant.ofEpochMilli(dispatch.getDeadlineMillis());
    agentWork.update(
        dispatch.getUpdateAgent(),
        deadline,
        (outcome, code, message) -> {
          DispatchResult result = Results.of(dispatch, outcome, code, message);
          if (Results.isFinal(result)) {
            desk.back(id, result);
          } else {
            desk.still(id, result);
          }
        });
    return true;
  }

  private DispatchResult changeSettings(Dispatch dispatch) {
    agentWork.settings(dispatch.getChangeSettings());
    return Results.done(dispatch);
  }

  private static DispatchResult failed(Dispatch dispatch, Kind kind, String message) {
    return Results.because(dispatch, Outcome.FAILED, RegisterFault.of(kind, message));
  }
}
