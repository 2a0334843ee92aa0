package kassahub.hub.notice;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import kassahub.hub.activation.Basis;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.renewal.Ordered;
import kassahub.hub.renewal.Renewals;
import kassahub.hub.renewal.Threat;

/**
 * Tells who buys by a policy what it ordered for him, once an activation, and owners of halted
 * policies 30, 14, 7 and 1 days before registers run out (design d18): each step once for a policy
 * and end date, with the reason.
 */
public final class RenewalNotices {
  /** Kind of these notices. */
  public static final String KIND = "renewal-halted";

  private static final String ORDERED = "renewal-ordered";
  private static final String ORDERS = "renewal-orders";

  private static final List<Integer> STEPS = List.of(1, 7, 14, 30);

  private final Basis basis;
  private final Renewals renewals;
  private final Notices notices;
  private final LookBack orders = new LookBack();

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
                notices.tell(
                    tx,
                    renewals.threats(tx, today, STEPS.getLast()).stream()
                        .map(threat -> halted(threat, today))
                        .toList()));
  }

  /** Tells what policies ordered; run by a clock. Gives back how many. */
  public int tellOrdered() {
    var now = basis.clock().instant();
    return basis
        .database()
        .transact(
            tx -> {
              var found = renewals.ordered(tx, notices.since(tx, ORDERS, orders.since(now)));
              tx.afterCommit(() -> orders.looked(now, found.size()));
              return notices.tell(tx, found.stream().map(RenewalNotices::ordered).toList());
            });
  }

  private static NoticeStore.Told ordered(Ordered ordered) {
    var number = Long.toString(ordered.activation());
    return new NoticeStore.Told(
        ordered.account(),
        ORDERED,
        number,
        Map.of(
            "policy", ordered.policy(),
            "registers", Integer.toString(ordered.licences()),
            "kopecks", Long.toString(ordered.price().minor()),
            "currency", ordered.price().currency().getCurrencyCode(),
            "activation", number));
  }

  private static NoticeStore.Told halted(Threat threat, LocalDate today) {
    long left = ChronoUnit.DAYS.between(today, threat.ends());
    int step = STEPS.stream().filter(days -> left <= days).findFirst().orElse(STEPS.getLast());
    return new NoticeStore.Told(
        threat.account(),
        KIND,
        threat.policyId() + ":" + threat.ends() + ":" + step,
        Map.of(
            "policyId", Long.toString(threat.policyId()),
            "policy", threat.policy(),
            "reason", threat.reason().code(),
            "ends", threat.ends().toString(),
            "registers", Integer.toString(threat.registers()),
            "daysLeft", Long.toString(left)));
  }
}
