package kassahub.hub.activation;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.Term;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.licence.GrantAnswer.Granted;
import kassahub.hub.licence.GrantAnswer.LineRefused;
import kassahub.hub.licence.GrantRequest;

/** SQL over the questions to vendors and what they answered. */
final class VendorStore {
  /** A failed order that promised so much less is not the same order made anew. */
  private static final int MOST_DAYS_EARLIER = 30;

  private static final String ASK =
      """
      insert into vendor_request (activation, vendor_id, state, due_at, deadline, created_at)
      values ($1, $2, 'waiting', $3, $4, $3)
      """;

  /** The same patience as at first. */
  private static final String ASK_AGAIN =
      """
      update vendor_request set state = 'waiting', attempts = 0, due_at = $2::timestamptz, lease_until = null,
        deadline = $2 + (deadline - created_at), created_at = $2, last_error = null
      where activation = $1
      """;

  /** A sandbox plays a slow vendor: nothing is stuck then. */
  private static final String OPEN =
      """
       from vendor_request where state in ('waiting', 'polling')
        and vendor_id not in (select id from vendor where sandbox)
      """;

  private static final String WAITING = "select count(*) as waiting" + OPEN;

  private static final String OLDEST =
      """
      select coalesce(extract(epoch from $1::timestamptz - min(created_at)), 0)::bigint as seconds
      """
          + OPEN;

  /**
   * The lease is the database's: instances' clocks may differ. It is a minute longer than {@link
   * VendorQueue} waits for an answer. It is over at once when the instance that has it is dead, or
   * is this one and has it not in hand: the database was away when it came to answers.
   */
  private static final String CLAIM =
      """
      update vendor_request q
      set lease_until = statement_timestamp() + interval '3 minutes' + interval '100 milliseconds' * a.licences,
        attempts = attempts + 1, instance = $4
      from activation a
      where a.number = q.activation and q.activation = any(array(
        select f.activation from vendor v cross join lateral (
          select o.activation, o.due_at from vendor_request o
          where o.vendor_id = v.id and o.state in ('waiting', 'polling') and o.due_at <= $1
            and o.activation <> all($5::bigint[])
            and (o.lease_until is null or o.lease_until < statement_timestamp() or o.instance = $4
              or (o.instance <> $4 and not exists (select from live_instance i where i.id = o.instance)))
          order by o.due_at for update skip locked
          limit greatest(0, $2 - cardinality(array_positions($6::bigint[], v.id)))) f
        order by f.due_at limit $3))
      returning q.activation, q.vendor_id, q.state, q.attempts, q.deadline, a.licences
      """;

  private static final String OVERDUE =
      """
      select activation from vendor_request
      where state in ('waiting', 'polling') and deadline <= $1 order by deadline limit 1000
      """;
  private static final String LAST_WORDS =
      """
      select coalesce(last_error, '') as words from vendor_request
      where activation = $1 and state in ('waiting', 'polling') and deadline <= $2
      """;

  private static final String UNGRANTED =
      """
      select serial, current_until, new_until from activation_line
      where activation = $1 and licence is null limit 10000
      """;

  /** Licences that a vendor granted for failed activations of these serials. */
  private static final String EARLIER =
      """
      select o.activation, o.position, o.serial, o.licence, o.signature, o.final_until, o.new_until
      from activation_line o join activation oa on oa.number = o.activation
      where o.serial = any($1::text[]) and oa.status = 'failed' and o.licence is not null
      limit 10000 for update of o
      """;

  private static final String EMPTY =
      """
      update activation_line l set licence = null, signature = null, final_until = null,
        vendor_code = 'TAKEN_OVER', vendor_message = 'granted to activation ' || $3::bigint
      from unnest($1::bigint[], $2::bigint[]) as e (activation, position)
      where l.activation = e.activation and l.position = e.position
      """;

  /** The bits on the device as agents of the buyer and its clients tell them (decision 021). */
  private static final String TO_ASK =
      """
      select l.serial, l.new_until, t.term_value, t.term_unit, s.licence as on_device,
        w.licence as assigned
      from activation_line l join licence_type t on t.id = l.licence_type_id
      left join register r on r.serial = l.serial and r.organisation_id in (
        select organisation_id from account_organisation where account_id = l.account_id
        union all select organisation_id from partner_client where account_id = l.account_id)
      left join register_state s on s.register_id = r.id
      left join licence_assignment w on w.serial = l.serial
      where l.activation = $1 and l.licence is null order by l.position limit 10000
      """;

  private static final String KEEP_GRANTED =
      """
      update activation_line l set licence = g.licence, signature = g.signature,
        final_until = g.until, vendor_code = null, vendor_message = null
      from unnest($2::text[], $3::bytea[], $4::bytea[], $5::date[])
        as g (serial, licence, signature, until)
      where l.activation = $1 and l.serial = g.serial and l.licence is null
      """;
  private static final String KEEP_AGAIN =
      """
      update activation_line l set licence = g.licence, signature = g.signature
      from unnest($2::text[], $3::bytea[], $4::bytea[]) as g (serial, licence, signature)
      where l.activation = $1 and l.serial = g.serial
      """;
  private static final String KEEP_REFUSED =
      """
      update activation_line l set vendor_code = g.code, vendor_message = g.message
      from unnest($2::text[], $3::text[], $4::text[]) as g (serial, code, message)
      where l.activation = $1 and l.serial = g.serial and l.licence is null
      """;

  private static final String GRANTED =
      """
      select l.serial, l.new_until, l.final_until, l.licence, l.current_until,
        greatest(w.until, d.subscription_until) as paid_until,
        s.licence as on_device, w.licence as assigned
      from activation_line l
      left join device d on d.serial = l.serial
      left join register r on r.serial = l.serial and r.organisation_id in (
        select organisation_id from account_organisation where account_id = l.account_id
        union all select organisation_id from partner_client where account_id = l.account_id)
      left join register_state s on s.register_id = r.id
      left join licence_assignment w on w.serial = l.serial
      where l.activation = $1 and l.licence is not null order by l.position limit 10000
      """;

  private static final String DROP =
      """
      update activation_line l set licence = null, signature = null, final_until = null,
        vendor_code = g.code, vendor_message = g.message
      from unnest($2::text[], $3::text[], $4::text[]) as g (serial, code, message)
      where l.activation = $1 and l.serial = g.serial
      """;
  private static final String COUNT_UNGRANTED =
      "select count(*) as lines from activation_line where activation = $1 and licence is null";
  private static final String DIFFERING =
      """
      select count(*) as others, count(*) filter (where final_until < new_until) as earlier
      from activation_line where activation = $1 and final_until <> new_until
      """;
  private static final String FINAL_DATES =
      "select serial, final_until from activation_line where activation = $1 limit 10000";
  private static final String LATER =
      """
      update vendor_request set state = $2, due_at = $3, last_error = $4, lease_until = null
      where activation = $1
      """;
  private static final String CLOSE =
      """
      update vendor_request set state = $2, last_error = $3, lease_until = null
      where activation = $1 and state in ('waiting', 'polling')
      """;
  private static final String LOG =
      "insert into vendor_exchange (activation, at, request, answer) values ($1, $2, $3, $4)";
  private static final String EXCHANGES =
      """
      select at, request, answer from vendor_exchange
      where activation = $1 order by id desc limit 200
      """;

  /**
   * A question that this instance has taken on.
   *
   * @param polling the vendor said that it is at it
   * @param attempts this one included
   * @param licences how many lines the activation has
   */
  record Claim(
      long activation,
      long vendor,
      boolean polling,
      int attempts,
      Instant deadline,
      int licences) {}

  /**
   * What was granted for a line of a failed activation.
   *
   * @param promised what that line was ordered until
   */
  private record Earlier(long activation, long position, LocalDate promised, Granted granted) {}

  /** What a line is ordered until, and what it is to extend. */
  private record Wanted(LocalDate current, LocalDate promised) {
    /** Not what was left of a term that was ordered long ago, or of a shorter one: that is less. */
    boolean isMetBy(Earlier one) {
      return one.granted().until().isAfter(current)
          && !one.promised().isBefore(promised.minusDays(MOST_DAYS_EARLIER));
    }
  }

  private VendorStore() {}

  static long waiting(Tx tx) {
    return tx.one(WAITING, row -> row.number("waiting"));
  }

  static long oldest(Tx tx, Instant now) {
    return tx.one(OLDEST, row -> row.number("seconds"), now);
  }

  static void ask(Tx tx, long activation, Vendor vendor, Instant now) {
    tx.execute(ASK, activation, vendor.id(), now, now.plus(patience(vendor)));
  }

  static void askAgain(Tx tx, long activation, Instant now) {
    tx.execute(ASK_AGAIN, activation, now);
  }

  /**
   * What an instance may take on.
   *
   * @param inHand activations whose questions it is at, and their vendors
   * @param perVendor so many questions to one vendor at once
   * @param most so many more questions
   */
  record Capacity(UUID instance, Map<Long, Long> inHand, int perVendor, int most) {}

  static List<Claim> claim(Tx tx, Instant now, Capacity of) {
    return tx.list(
        CLAIM,
        VendorStore::claim,
        now,
        of.perVendor(),
        of.most(),
        of.instance(),
        of.inHand().keySet().toArray(Long[]::new),
        of.inHand().values().toArray(Long[]::new));
  }

  /** Activations whose question is open past its deadline, the oldest first, 1000 at most. */
  static List<Long> overdue(Tx tx, Instant now) {
    return tx.list(OVERDUE, row -> row.number("activation"), now);
  }

  /** Why a question that is open past its deadline has no answer; empty when it is not. */
  static Optional<String> lastWords(Tx tx, long activation, Instant now) {
    return tx.find(LAST_WORDS, row -> row.string("words"), activation, now);
  }

  /**
   * A licence that the vendor granted for a failed activation goes to the next activation of the
   * same serial: it is not bought twice, as long as it is about what is ordered now.
   * Not in one statement: its plan would compare each line with each.
   */
  static void takeOver(Tx tx, long activation) {
    Map<String, Wanted> wanted =
        tx.list(UNGRANTED, VendorStore::wanted, activation).stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    var earlier =
        tx
            .list(EARLIER, VendorStore::earlier, (Object) wanted.keySet().toArray(String[]::new))
            .stream()
            .filter(one -> requireNonNull(wanted.get(one.granted().serial())).isMetBy(one))
            .toList();
    if (!earlier.isEmpty()) {
      tx.execute(
          EMPTY,
          Columns.of(earlier)
              .number(Earlier::activation)
              .number(Earlier::position)
              .same(activation)
              .arguments());
      keepGranted(tx, activation, earlier.stream().map(Earlier::granted).toList());
    }
  }

  private static Map.Entry<String, Wanted> wanted(Row row) {
    return Map.entry(
        row.string("serial"),
        new Wanted(row.findDate("current_until").orElse(LocalDate.MIN), row.date("new_until")));
  }

  private static Earlier earlier(Row row) {
    var licence =
        new LicenceLine(
            row.string("serial"),
            LicenceMask.of(row.bytes("licence")),
            LicenceSignature.of(row.bytes("signature")));
    return new Earlier(
        row.number("activation"),
        row.number("position"),
        row.date("new_until"),
        new Granted(licence, row.date("final_until")));
  }

  static List<GrantRequest.Line> toAsk(Tx tx, long activation) {
    return tx.list(TO_ASK, VendorStore::line, activation);
  }

  static void keepGranted(Tx tx, long activation, List<Granted> granted) {
    tx.execute(
        KEEP_GRANTED,
        activation,
        granted.stream().map(Granted::serial).toArray(String[]::new),
        granted.stream().map(one -> one.licence().mask().bytes()).toArray(byte[][]::new),
        granted.stream().map(one -> one.licence().signature().bytes()).toArray(byte[][]::new),
        granted.stream().map(Granted::until).toArray(LocalDate[]::new));
  }

  /** The same licences with other bits. */
  static void keepAgain(Tx tx, long activation, List<LicenceLine> signed) {
    tx.execute(
        KEEP_AGAIN,
        activation,
        signed.stream().map(LicenceLine::serial).toArray(String[]::new),
        signed.stream().map(line -> line.mask().bytes()).toArray(byte[][]::new),
        signed.stream().map(line -> line.signature().bytes()).toArray(byte[][]::new));
  }

  static void keepRefused(Tx tx, long activation, List<LineRefused> refused) {
    tx.execute(
        KEEP_REFUSED,
        activation,
        refused.stream().map(LineRefused::serial).toArray(String[]::new),
        refused.stream().map(LineRefused::code).toArray(String[]::new),
        refused.stream().map(LineRefused::message).toArray(String[]::new));
  }

  /** What is granted so far, beside what the registers have. */
  static List<GrantedLine> granted(Tx tx, long activation) {
    return tx.list(GRANTED, VendorStore::grantedLine, activation);
  }

  /** Forgets what was granted for some lines: they count as refused. */
  static void drop(Tx tx, long activation, List<LineRefused> unfit) {
    tx.execute(
        DROP,
        activation,
        unfit.stream().map(LineRefused::serial).toArray(String[]::new),
        unfit.stream().map(LineRefused::code).toArray(String[]::new),
        unfit.stream().map(LineRefused::message).toArray(String[]::new));
  }

  static long ungranted(Tx tx, long activation) {
    return tx.one(COUNT_UNGRANTED, row -> row.number("lines"), activation);
  }

  /** Serial → the day through which the vendor granted it. */
  static Map<String, LocalDate> finalDates(Tx tx, long activation) {
    return tx
        .list(
            FINAL_DATES,
            row -> Map.entry(row.string("serial"), row.date("final_until")),
            activation)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * How many lines have another date than the promised one.
   *
   * @param earlier so many of them an earlier one
   */
  record Differing(long others, long earlier) {}

  static Differing differing(Tx tx, long activation) {
    return tx.one(
        DIFFERING, row -> new Differing(row.number("others"), row.number("earlier")), activation);
  }

  static void later(Tx tx, Claim claim, Instant due, boolean polling, String error) {
    tx.execute(LATER, claim.activation(), polling ? "polling" : "waiting", due, error);
  }

  static void close(Tx tx, long activation, boolean done, String error) {
    tx.execute(CLOSE, activation, done ? "done" : "failed", error);
  }

  static void log(Tx tx, long activation, VendorExchange exchange) {
    tx.execute(LOG, activation, exchange.at(), exchange.request(), exchange.answer());
  }

  static List<VendorExchange> exchanges(Tx tx, long activation) {
    return tx.list(
        EXCHANGES,
        row -> new VendorExchange(row.instant("at"), row.string("request"), row.string("answer")),
        activation);
  }

  /** How long a vendor may take in all before the activation fails. */
  private static Duration patience(Vendor vendor) {
    boolean orderedElsewhere =
        vendor.issuer() == IssuerKind.FETCH || vendor.issuer() == IssuerKind.FILES;
    long usual = orderedElsewhere ? Duration.ofDays(3).toMinutes() : 60;
    return Duration.ofMinutes(
        new JsonObject(vendor.issuerConfig()).getLong("deadlineMinutes", usual));
  }

  private static Claim claim(Row row) {
    return new Claim(
        row.number("activation"),
        row.number("vendor_id"),
        "polling".equals(row.string("state")),
        row.integer("attempts"),
        row.instant("deadline"),
        row.integer("licences"));
  }

  private static GrantRequest.Line line(Row row) {
    var last =
        row.findBytes("on_device")
            .map(LicenceMask::of)
            .map(seen -> seen.union(promised(row)))
            .or(() -> row.findBytes("assigned").map(LicenceMask::of));
    return new GrantRequest.Line(row.string("serial"), row.date("new_until"), months(row), last);
  }

  private static GrantedLine grantedLine(Row row) {
    return new GrantedLine(
        row.string("serial"),
        row.date("new_until"),
        row.date("final_until"),
        LicenceMask.of(row.bytes("licence")),
        row.findDate("current_until"),
        row.findDate("paid_until"),
        row.findBytes("on_device")
            .map(LicenceMask::of)
            .orElse(LicenceMask.none())
            .union(promised(row)));
  }

  private static LicenceMask promised(Row row) {
    return row.findBytes("assigned").map(LicenceMask::of).orElse(LicenceMask.none());
  }

  private static int months(Row row) {
    boolean counted = Term.Unit.MONTH.name().equalsIgnoreCase(row.string("term_unit"));
    return counted ? row.integer("term_value") : Math.max(1, row.integer("term_value") / 30);
  }
}
