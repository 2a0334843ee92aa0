package kassahub.hub.activation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
    basis.database().run(tx -> review(tx, Optional.empty()));
  }

  /** Something happened to these. */
  void review(Tx tx, Collection<String> serials) {
    if (!serials.isEmpty()) {
      review(tx, Optional.of(serials));
    }
  }

  private void review(Tx tx, Optional<Collection<String>> serials) {
    Instant now = basis.clock().instant();
    var moment = new Moment(now, LocalDate.ofInstant(now, LEGAL), now.minus(GRACE));
    List<Long> changed = new ArrayList<>(LicenceAlertStore.clear(tx, moment, serials));
    changed.addAll(LicenceAlertStore.raise(tx, moment, serials));
    tx.afterCommit(
        () -> changed.forEach(register -> basis.changes().publish("register:" + register)));
  }
}
