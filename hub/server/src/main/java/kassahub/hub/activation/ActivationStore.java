package kassahub.hub.activation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.catalogue.Device;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;

/** SQL that makes and changes activations. */
final class ActivationStore {
  private static final String INSERT =
      """
      insert into activation (account_id, organisation_id, vendor_id, status, comment, licences,
        amount, currency, created_at, created_by)
      values ($1, $2, $3, 'in_progress', $4, $5, $6, $7, $8, $9) returning number
      """;
  private static final String INSERT_LINES =
      """
      insert into activation_line (activation, position, account_id, serial, model, line_id,
        licence_type_id, current_until, new_until, price, delivery)
      select $1, position, $2, serial, model, line, type, current, new, price, delivery
      from unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::date[], $8::date[],
        $9::bigint[], $10::text[]) with ordinality
        as offered (serial, model, line, type, current, new, price, delivery, position)
      """;

  /**
   * In the order of serials, so that two orders never wait for each other in a ring; with the
   * register that a licence is moved from.
   */
  private static final String TAKE_SERIALS =
      """
      insert into serial_in_work (serial, activation)
      select serial, activation from activation_line where activation = $1
      union all select from_serial, activation from licence_move where activation = $1
      order by serial
      on conflict (serial) do nothing
      """;

  /** Hashed: nothing was in work when statistics were taken, so a join would be by any index. */
  private static final String TAKEN_BY_OTHERS =
      """
      select l.serial from (
        select serial, position from activation_line where activation = $1
        union all select from_serial, 0 from licence_move where activation = $1) l
      where l.serial not in (select w.serial from serial_in_work w where w.activation = $1)
      order by l.position limit 1
      """;

  private static final String RELEASE_SERIALS = "delete from serial_in_work where activation = $1";
  private static final String COMMENT =
      "update activation set comment = nullif($3, '') where number = $1 and account_id = $2";
  private static final String LOCK =
      "select account_id, organisation_id, status, retries from activation where number = $1 for"
          + " update";

  /**
   * A line that is not granted yet, whose serial was paid for otherwise meanwhile, by whomever: the
   * directory of devices tells, because activations of other accounts are out of sight here.
   */
  private static final String CHANGED_SINCE =
      """
      select changed.serial from (
        select l.serial, l.position from activation_line l join device d on d.serial = l.serial
        join activation a on a.number = l.activation
        where l.activation = $1 and l.licence is null and d.subscription_source = 'activation'
          and d.changed_at >= a.created_at and d.subscription_until is distinct from l.current_until
        union all
        select m.from_serial, 0 from licence_move m join device d on d.serial = m.from_serial
        where m.activation = $1 and d.subscription_until is distinct from m.until) changed
      order by changed.position limit 1
      """;

  private static final String REOPEN =
      """
      update activation set status = 'in_progress', error_code = null, error_text = null,
        finished_at = null, retries = retries + 1
      where number = $1
      """;
  private static final String FAIL =
      """
      update activation set status = 'failed', error_code = $2, error_text = $3, finished_at = $4
      where number = $1
      """;
  private static final String FINISH =
      "update activation set status = 'done', finished_at = $2 where number = $1";
  private static final String OF_POLICY = "update activation set policy_id = $2 where number = $1";

  /** A row of activation before it has a number. */
  record NewActivation(
      long account,
      long organisation,
      long vendor,
      Optional<String> comment,
      int licences,
      Money amount,
      Instant createdAt,
      String createdBy) {}

  /** What a change must know of an activation it has locked. */
  record Locked(long account, long organisation, ActivationStatus status, int retries) {}

  private ActivationStore() {}

  static long insert(Tx tx, NewActivation made) {
    return tx.one(
        INSERT,
        row -> row.number("number"),
        made.account(),
        made.organisation(),
        made.vendor(),
        made.comment(),
        made.licences(),
        made.amount().minor(),
        made.amount().currency().getCurrencyCode(),
        made.createdAt(),
        made.createdBy());
  }

  static void insertLines(Tx tx, long number, long account, List<Offer> offers) {
    tx.execute(
        INSERT_LINES,
        number,
        account,
        strings(offers, Offer::serial),
        strings(offers, Offer::model),
        numbers(offers, offer -> offer.line().id()),
        numbers(offers, offer -> offer.licenceType().id()),
        offers.stream()
            .map(offer -> offer.current().map(Device.Subscription::until).orElse(null))
            .toArray(LocalDate[]::new),
        offers.stream().map(Offer::newUntil).toArray(LocalDate[]::new),
        numbers(offers, offer -> offer.price().minor()),
        strings(offers, offer -> Purchase.firstState(offer.line().installMethod()).word()));
  }

  /** Claims every serial of the activation; gives back one that another activation has. */
  static Optional<String> takeSerials(Tx tx, long number) {
    tx.execute(TAKE_SERIALS, number);
    return tx.find(TAKEN_BY_OTHERS, row -> row.string("serial"), number);
  }

  static void releaseSerials(Tx tx, long number) {
    tx.execute(RELEASE_SERIALS, number);
  }

  static boolean comment(Tx tx, long account, long number, String comment) {
    return tx.execute(COMMENT, number, account, comment) == 1;
  }

  static Optional<Locked> lock(Tx tx, long number) {
    return tx.find(
        LOCK,
        row ->
            new Locked(
                row.number("account_id"),
                row.number("organisation_id"),
                ActivationStatus.ofColumn(row.string("status")),
                row.integer("retries")),
        number);
  }

  static Optional<String> changedSince(Tx tx, long number) {
    return tx.find(CHANGED_SINCE, row -> row.string("serial"), number);
  }

  static void reopen(Tx tx, long number) {
    tx.execute(REOPEN, number);
  }

  static void fail(Tx tx, long number, Reason why, Instant at) {
    tx.execute(FAIL, number, why.code(), why.message(), at);
  }

  static void finish(Tx tx, long number, Instant at) {
    tx.execute(FINISH, number, at);
  }

  static void ofPolicy(Tx tx, long number, long policy) {
    tx.execute(OF_POLICY, number, policy);
  }

  private static String[] strings(List<Offer> offers, Function<Offer, String> part) {
    return offers.stream().map(part).toArray(String[]::new);
  }

  private static Long[] numbers(List<Offer> offers, Function<Offer, Long> part) {
    return offers.stream().map(part).toArray(Long[]::new);
  }
}
