package kassahub.agent.stick;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import kassahub.agent.register.Reports;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.FileInstall;
import kassahub.proto.v1.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running agent's side: what was kept goes into the outbox, and is forgotten then. A kill in
 * between tells it twice, under the same id.
 */
public final class StickDesk {
  /** A command that has not ended after it was killed. */
  private static final Duration LONGEST_INSTALL = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(StickDesk.class);

  private final StickRecords records;
  private final Reports reports;
  private final InstantSource clock;

  /** Handed over, and still there because its file could not be deleted. */
  private final Set<Report> handedOver = new HashSet<>();

  public StickDesk(StickRecords records, Reports reports, InstantSource clock) {
    this.records = records;
    this.reports = reports;
    this.clock = clock;
  }

  /** Hands over what has ended; to be called now and then by one thread. */
  public void look() {
    if (!reports.hubHeard()) {
      return; // a till with a dead battery does not know when it was
    }
    try {
      for (Report kept : records.all()) {
        if (!underWay(kept.getFileInstall()) && !handedOver.contains(kept)) {
          handOver(kept);
        }
        if (handedOver.contains(kept)) {
          forget(kept);
        }
      }
    } catch (IOException full) {
      reports.room().refused("licence from a stick", full);
    }
  }

  private void handOver(Report kept) throws IOException {
    FileInstall install = known(kept.getFileInstall());
    reports.fileInstall(kept.getRegister(), install);
    handedOver.add(kept);
    log.info(
        "licence from a stick told register={} outcome={} reason={}",
        kept.getRegister(),
        install.getOutcome(),
        install.getReason().getCode());
  }

  /** One that cannot be deleted keeps no other back. */
  private void forget(Report kept) {
    try {
      records.forget(kept);
      handedOver.remove(kept);
    } catch (IOException stays) {
      log.debug("what a stick brought is told and cannot be deleted yet", stays);
    }
  }

  /** Also when the clock was set: nobody waits for years. */
  private boolean underWay(FileInstall install) {
    long age = clock.millis() - install.getAtMillis();
    return install.getOutcome() == Outcome.OUTCOME_UNSPECIFIED
        && age >= 0
        && age < LONGEST_INSTALL.toMillis();
  }

  private static FileInstall known(FileInstall install) {
    return install.getOutcome() == Outcome.OUTCOME_UNSPECIFIED
        ? install.toBuilder().setOutcome(Outcome.UNKNOWN).build()
        : install;
  }
}
