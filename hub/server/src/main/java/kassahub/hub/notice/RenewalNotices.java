package kassahub.hub.notice;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import kassahub.hub.activation.Basis;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.Tx;
import kassahub.hub.renewal.Renewals;
import kassahub.hub.renewal.Threat;

/**
 * Tells owners of halted policies 30, 14, 7 and 1 days before registers run out (design d18): each
 * step once for a policy and end date, with the reason.
 */
public final class RenewalNotices {
  /** Kind of these notices. */
  public static final String KIND = "renewal-halted";

  private static final List<Integer> STEPS = List.of(1, 7, 14, 30);

  private final Basis basis;
  private final Renewals renewals;
  private final Notices notices;

  public RenewalNotices(Basis basis, Renewals renewals, Notices notices) {
    this.basis = basis;
    this.renewals = renewals;
    this.notices = notices;
  }

  /** Tells what is due to be told; run by a clock after the policies. Gives back how many. */
  public int run() {
    var today = LegalDay.of(basis.clock().instant(), "RU");
    return basis
        .database()
        .transact(
            tx ->
                (int)
                    renewals.threats(tx, today, STEPS.getLast()).stream()
                        .filter(threat -> tell(tx, threat, today))
                        .count());
  }

  private boolean tell(Tx tx, Threat threat, LocalDate today) {
    long left = ChronoUnit.DAYS.between(today, threat.ends());
    int step = STEPS.stream().filter(days -> left <= days).findFirst().orElse(STEPS.getLast());
    return notices.tell(
        tx,
        new NoticeStore.Told(
            threat.account(),
            KIND,
            threat.policyId() + ":" + threat.ends() + ":" + step,
            Map.of(
                "policyId", Long.toString(threat.policyId()),
                "policy", threat.policy(),
                "reason", threat.reason().code(),
                "ends", threat.ends().toString(),
                "registers", Integer.toString(threat.registers()),
                "daysLeft", Long.toString(left))));
  }
}
