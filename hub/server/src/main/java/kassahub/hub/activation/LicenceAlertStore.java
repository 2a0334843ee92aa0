package kassahub.hub.activation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/**
 * SQL of the alert «лицензия не установлена»: what {@code fleet_licence.missing} says of paid
 * registers (decision 032), for registers that something happens to before that is written, and the
 * grace beside it.
 */
final class LicenceAlertStore {
  /** In a statement of its own: with «or none asked» it would be planned as a scan of all. */
  private static final String ASKED = " and d.serial = any(%s::text[])";

  /** Looked up, or the clock would read the state of every register. */
  private static final String MISSING =
      " and r.id in (select register_id from fleet_licence where missing)";

  private static final String RAISE =
      """
      insert into register_alert (register_id, kind, facts, raised_at)
      select r.id, 'licence_not_installed', jsonb_build_object('until', d.subscription_until), $1
      from device d
      join register r on r.serial = d.serial and r.archived_at is null
      join register_state s on s.register_id = r.id and s.licence is not null
      left join licence_assignment w on w.serial = d.serial
      where d.subscription_until >= $2
        and device_until(s) < d.subscription_until
        and (greatest(d.changed_at, r.bound_at, s.licence_seen_at, w.assigned_at) <= $3
          or exists (select from activation_line l
            where l.activation = w.activation and l.serial = w.serial and l.delivery = 'failed'))%s
      order by r.id
      on conflict (register_id, kind) where cleared_at is null do nothing
      returning register_id
      """;
  private static final String CLEAR =
      """
      update register_alert a set cleared_at = $1
      from device d
      join register r on r.serial = d.serial
      join register_state s on s.register_id = r.id
      where a.register_id = r.id and a.kind = 'licence_not_installed' and a.cleared_at is null
        and (d.subscription_until is null or d.subscription_until < $2
          or device_until(s) >= d.subscription_until)%s
      returning a.register_id
      """;

  /**
   * When is it due.
   *
   * @param today of the law
   * @param youngest what changed later than this is still being installed
   */
  record Moment(Instant now, LocalDate today, Instant youngest) {}

  private LicenceAlertStore() {}

  /** Registers whose alert is new, of all. */
  static List<Long> raise(Tx tx, Moment moment) {
    return tx.list(
        RAISE.formatted(MISSING),
        LicenceAlertStore::register,
        moment.now(),
        moment.today(),
        moment.youngest());
  }

  /** Registers whose alert is new, of these. */
  static List<Long> raise(Tx tx, Moment moment, Collection<String> serials) {
    return tx.list(
        RAISE.formatted(ASKED.formatted("$4")),
        LicenceAlertStore::register,
        moment.now(),
        moment.today(),
        moment.youngest(),
        serials.toArray(String[]::new));
  }

  /** Registers whose alert is over, of all. */
  static List<Long> clear(Tx tx, Moment moment) {
    return tx.list(CLEAR.formatted(""), LicenceAlertStore::register, moment.now(), moment.today());
  }

  /** Registers whose alert is over, of these. */
  static List<Long> clear(Tx tx, Moment moment, Collection<String> serials) {
    return tx.list(
        CLEAR.formatted(ASKED.formatted("$3")),
        LicenceAlertStore::register,
        moment.now(),
        moment.today(),
        serials.toArray(String[]::new));
  }

  private static long register(Row row) {
    return row.number("register_id");
  }
}
