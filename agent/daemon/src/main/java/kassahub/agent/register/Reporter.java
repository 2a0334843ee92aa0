package kassahub.agent.register;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.link.LinkAddress;
import kassahub.proto.v1.RegisterState;
import org.jspecify.annotations.Nullable;

/**
 * Reads a register and reports what is new: the identity when it changed, the state when it
 * changed, both at the heartbeat. A report counts as given only when the outbox took it.
 */
final class Reporter {
  private final Reports reports;
  private final LinkAddress link;
  private String serial = "";
  private @Nullable RegisterState reportedState;
  private long reportedAt;
  private boolean identityDue = true;
  private boolean stateDue = true;

  Reporter(Reports reports, LinkAddress link) {
    this.reports = reports;
    this.link = link;
  }

  /** The register met here in an earlier life: if it does not answer, that is told of this one. */
  void expect(String knownSerial) {
    serial = knownSerial;
  }

  /** With the next reading, whatever changed. */
  void reportAll() {
    identityDue = true;
    stateDue = true;
  }

  Answer<RegisterSnapshot> read(RegisterDriver driver, Duration aim, Duration heartbeat) {
    heartbeatDue(heartbeat);
    Optional<RegisterIdentity> identity = Optional.empty();
    if (identityDue) {
      Answer<RegisterIdentity> told = driver.identify();
      if (told.fault().isPresent()) {
        return Answer.fault(told.fault().get());
      }
      identity = told.told();
    }
    Answer<RegisterSnapshot> state = driver.readState(aim);
    if (state.told().isEmpty()) {
      return state;
    }
    RegisterSnapshot snapshot = state.told().get();
    if (identity.isEmpty() && !snapshot.serial().equals(serial)) {
      identity = driver.identify().told();
      stateDue = true;
    }
    report(identity, snapshot);
    return state;
  }

  void unreachable(RegisterFault fault, Duration heartbeat) {
    heartbeatDue(heartbeat);
    RegisterState state = Messages.unreachable(fault);
    boolean news = stateDue || reportedState == null || !sameFault(state, reportedState);
    if (!serial.isEmpty() && news) {
      give(state);
    }
  }

  private void report(Optional<RegisterIdentity> identity, RegisterSnapshot snapshot) {
    serial = snapshot.serial();
    identity.ifPresent(this::giveIdentity);
    RegisterState state = Messages.state(snapshot);
    if (stateDue || !Objects.equals(timeless(state), timeless(reportedState))) {
      give(state);
    }
  }

  private void giveIdentity(RegisterIdentity identity) {
    kassahub.proto.v1.RegisterIdentity message = Messages.identity(identity, link.text());
    try {
      reports.identity(identity.serial(), message);
      identityDue = false;
    } catch (IOException full) {
      reports.room().refused("identity of register " + identity.serial(), full);
    }
  }

  private void give(RegisterState state) {
    try {
      reports.state(serial, state);
      reportedState = state;
      reportedAt = System.nanoTime();
      stateDue = false;
    } catch (IOException full) {
      reports.room().refused("state of register " + serial, full);
    }
  }

  private void heartbeatDue(Duration heartbeat) {
    if (reportedState != null && System.nanoTime() - reportedAt > heartbeat.toNanos()) {
      reportAll();
    }
  }

  /** A register's clock always runs: that alone is no news. */
  private static @Nullable RegisterState timeless(@Nullable RegisterState state) {
    return state == null ? null : state.toBuilder().clearRegisterWall().build();
  }

  private static boolean sameFault(RegisterState one, RegisterState other) {
    return one.getReachable() == other.getReachable()
        && one.getFault().getCode().equals(other.getFault().getCode());
  }
}
