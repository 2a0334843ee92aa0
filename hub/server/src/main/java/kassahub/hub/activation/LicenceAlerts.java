package kassahub.hub.activation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import kassahub.hub.activation.LicenceAlertStore.Moment;
import kassahub.hub.database.Tx;

/**
 * Raises and clears the alert that a licence which is paid for is not on the device (design d13).
 *
 * <p>Not while an installation is young: for a day after the subscription, the assigned licence,
 * the device's bits or the register's agent changed, unless a try has failed.
 */
public final class LicenceAlerts {
  private static final Duration GRACE = Duration.ofDays(1);
  private static final ZoneId LEGAL = ZoneId.of("Europe/Moscow");

  private final Basis basis;

  LicenceAlerts(Basis basis) {
    this.basis = basis;
  }

  /** Looks at every register; run by a clock, because time alone makes an installation old. */
  public void review() {
    basis
        .database()
        .run(
            tx -> {
              var moment = moment();
              tell(tx, LicenceAlertStore.clear(tx, moment));
              tell(tx, LicenceAlertStore.raise(tx, moment));
            });
  }

  /**
   * Something happened to these.
   *
   * @param arrived those whose licence was read from the register just now: the clock looks at them
   *     when their time of grace is over
   */
  void review(Tx tx, Collection<String> serials, Collection<String> arrived) {
    if (serials.isEmpty()) {
      return;
    }
    var moment = moment();
    tell(tx, LicenceAlertStore.clear(tx, moment, serials));
    var others = new HashSet<>(serials);
    others.removeAll(arrived);
    if (!others.isEmpty()) {
      tell(tx, LicenceAlertStore.raise(tx, moment, others));
    }
  }

  private Moment moment() {
    Instant now = basis.clock().instant();
    return new Moment(now, LocalDate.ofInstant(now, LEGAL), now.minus(GRACE));
  }

  private void tell(Tx tx, List<Long> changed) {
    tx.afterCommit(
        () -> changed.forEach(register -> basis.changes().publish("register:" + register)));
  }
}
