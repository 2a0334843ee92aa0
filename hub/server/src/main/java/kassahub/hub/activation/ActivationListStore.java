package kassahub.hub.activation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.matter.Matter;
import kassahub.hub.matter.Owned;
import kassahub.hub.register.SerialNumber;

/** SQL that shows activations without their lines. */
final class ActivationListStore {
  private static final int SHORTEST_SEARCH = 4;
  private static final List<String> STATUSES =
      Stream.of(ActivationStatus.values()).map(ActivationStatus::word).toList();
  private static final List<String> INSTALLATIONS = List.of("open", "failed");
  private static final Owned OWNED =
      new Owned(
          Set.of(Matter.ACTIVATIONS),
          "a.number",
          "bigint",
          "coalesce(a.finished_at, a.created_at)");
  private static final String COLUMNS =
      """
      a.number, a.status, a.error_code, a.error_text, a.organisation_id, o.name as organisation,
      v.name as vendor, v.id as vendor_id, case when v.sandbox then 'built_in' else v.issuer end as issuer,
      a.licences, a.amount, a.currency, a.comment, a.created_at, a.created_by,
      a.finished_at, a.policy_id, a.order_number, s.paid_at is not null as paid,
      open.lines as open, failed.lines as failed
      """;
  private static final String JOINS =
      """
      join organisation o on o.id = a.organisation_id join vendor v on v.id = a.vendor_id
      left join sales_order s on s.number = a.order_number
      left join lateral (
        select count(*) as lines from (
          select from activation_line l
          where l.delivery = 'waiting' and l.account_id = a.account_id and l.activation = a.number and a.status = 'done'
          union all
          select from activation_line l
          where l.delivery = 'sent' and l.account_id = a.account_id and l.activation = a.number and a.status = 'done'
          limit %1$d) few) open on true
      left join lateral (
        select count(*) as lines from (
          select from activation_line l
          where l.delivery = 'failed' and l.account_id = a.account_id and l.activation = a.number and a.status = 'done'
          limit %1$d) few) failed on true
      """
          .formatted(Installing.MOST);

  /** Whatever was activated is in the directory of devices, which has the index. */
  private static final String FOUND =
      """
      a.number in (
        select l.activation from device d join activation_line l on l.serial = d.serial
        where list_parts(d.serial) @> list_parts($1) and d.serial like $2)
      """;

  private static final String OWN = "a.account_id = $1";

  /** Nobody works on what is tried out; by its number it is found. */
  private static final String REAL = "a.vendor_id not in (select id from vendor where sandbox)";

  /** Failed since {@code $1} with a serial that nobody ordered again. */
  private static final String OPEN =
      """
      a.status = 'failed' and a.finished_at >= $1 and exists (
        select from activation_line l where l.activation = a.number and l.licence is null
          and not exists (select from activation_line n where n.serial = l.serial and n.activation > l.activation))\
      """;

  /**
   * Activations with a line in one of these states: from each to the next in the index, however
   * many lines there are. The states are written out, so that the index serves.
   */
  private static final String WITH_LINES =
      """
      a.number = any(array(
        with recursive found as (
          select s.delivery, l.account_id, l.activation
          from unnest($1::text[]) s (delivery) cross join lateral (
            select l.account_id, l.activation from activation_line l
            where l.delivery in ('waiting', 'sent', 'failed') and l.delivery = s.delivery%1$s
            order by l.account_id, l.activation limit 1) l
          union all
          select f.delivery, l.account_id, l.activation
          from found f cross join lateral (
            select l.account_id, l.activation from activation_line l
            where l.delivery in ('waiting', 'sent', 'failed') and l.delivery = f.delivery%1$s
              and (l.account_id, l.activation) > (f.account_id, f.activation)
            order by l.account_id, l.activation limit 1) l)
        select activation from found))\
      """;

  private static final String OF_ALL = WITH_LINES.formatted("");
  private static final String OF_ACCOUNT = WITH_LINES.formatted(" and l.account_id = $2");
  private static final String NONE_FAILED =
      """
      a.status = 'done' and not exists (
        select from activation_line l
        where l.delivery = 'failed' and l.account_id = a.account_id and l.activation = a.number)\
      """;

  private static final String FIND =
      "select "
          + COLUMNS
          + " from activation a "
          + JOINS
          + " where a.number = $1 and (a.account_id = $2 or $3)";

  private static final String OF_ORDER =
      "select "
          + COLUMNS
          + " from activation a "
          + JOINS
          + " where a.order_number = $1 and (a.account_id = $2 or $3) order by a.number limit 1000";

  private static final String SEEN =
      """
      select number::text as number from activation where number = any($1) and (account_id = $2 or $3)
      """;

  private ActivationListStore() {}

  static Page<ActivationSummary> page(Tx tx, Caller caller, PageRequest request, Instant since) {
    return query(caller, request, since).page(tx, request, row -> summary(row, caller));
  }

  static List<RowCount> counts(Tx tx, Caller caller, List<PageRequest> requests, Instant since) {
    return PageQuery.counts(
        tx, requests.stream().map(request -> query(caller, request, since)).toList());
  }

  static List<ActivationSummary> naming(Tx tx, Caller caller, String digits, int most) {
    var query = visible(caller);
    search(query, digits);
    return query.first(tx, most, row -> summary(row, caller));
  }

  private static PageQuery visible(Caller caller) {
    var query =
        PageQuery.of(COLUMNS, "activation a", "a.number", "bigint")
            .details("join activation a on a.number = page.id " + JOINS)
            .sortable("number", "a.number", "bigint")
            .sortable("amount", "a.amount", "bigint")
            .sortable("created", "a.number", "bigint")
            .sortedBy("number", true);
    if (!caller.operator()) {
      query.where(OWN, caller.account());
    }
    return query;
  }

  static PageQuery query(Caller caller, PageRequest request, Instant since) {
    var query = visible(caller);
    if (caller.operator()) {
      query.where(REAL);
    }
    filter(query, "a.organisation_id = any($1)", request.filterNumbers("organisation"));
    filter(query, "a.vendor_id = any($1)", request.filterNumbers("vendor"));
    filter(query, "a.status = any($1)", request.filterWords("status", STATUSES));
    if (request.filterOne("attention").isPresent()) {
      query.where(OPEN, since);
    }
    OWNED.narrow(query, caller, request);
    tab(query, caller, request);
    installation(query, caller, request);
    search(query, request.search());
    return query;
  }

  static Optional<ActivationSummary> find(Tx tx, Caller caller, long number) {
    return tx.find(FIND, row -> summary(row, caller), number, caller.account(), caller.operator());
  }

  static Set<String> seen(Tx tx, Caller caller, Long[] numbers) {
    return Set.copyOf(
        tx.list(SEEN, row -> row.string("number"), numbers, caller.account(), caller.operator()));
  }

  static List<ActivationSummary> ofOrder(Tx tx, Caller caller, long order) {
    return tx.list(
        OF_ORDER, row -> summary(row, caller), order, caller.account(), caller.operator());
  }

  /** One of the tabs: what did not reach its register is failed, whatever the vendor granted. */
  private static void tab(PageQuery query, Caller caller, PageRequest request) {
    var words = request.filterWords("tab", STATUSES);
    if (words.length == 0) {
      return;
    }
    switch (ActivationStatus.ofColumn(words[0])) {
      case IN_PROGRESS -> query.where("a.status = 'in_progress'");
      case DONE -> query.where(NONE_FAILED);
      case FAILED -> withLines(query, caller, "a.status = 'failed' or ", Stream.of("failed"));
    }
  }

  private static void installation(PageQuery query, Caller caller, PageRequest request) {
    var chosen = request.filterWords("installation", INSTALLATIONS);
    if (chosen.length > 0) {
      withLines(
          query,
          caller,
          "",
          Stream.of(chosen)
              .flatMap(w -> w.equals("failed") ? Stream.of(w) : Stream.of("waiting", "sent")));
    }
  }

  private static void withLines(
      PageQuery query, Caller caller, String orElse, Stream<String> states) {
    Object wanted = states.toArray(String[]::new);
    if (caller.operator()) {
      query.where(orElse + OF_ALL, wanted);
    } else {
      query.where(orElse + OF_ACCOUNT, wanted, caller.account());
    }
  }

  private static void filter(PageQuery query, String condition, Object[] chosen) {
    if (chosen.length > 0) {
      query.where(condition, (Object) chosen);
    }
  }

  /** Whole or partial serial from four characters on; shorter finds nothing. */
  private static void search(PageQuery query, String text) {
    var serial = SerialNumber.fold(text);
    if (serial.isEmpty()) {
      return;
    }
    if (serial.length() < SHORTEST_SEARCH) {
      query.where("false");
    } else if (serial.length() == 16) {
      query.where("a.number in (select activation from activation_line where serial = $1)", serial);
    } else {
      query.where(FOUND, serial, "%" + serial + "%");
    }
  }

  private static ActivationSummary summary(Row row, Caller caller) {
    return new ActivationSummary(
        row.number("number"),
        ActivationStatus.ofColumn(row.string("status")),
        row.findString("error_code")
            .map(code -> new Reason(code, row.findString("error_text").orElse(""))),
        row.number("organisation_id"),
        row.string("organisation"),
        row.string("vendor"),
        row.number("vendor_id"),
        IssuerKind.ofColumn(row.string("issuer")),
        row.integer("licences"),
        Optional.of(Money.of(row.number("amount"), row.string("currency")))
            .filter(sum -> Activations.showsCost(caller)),
        row.number("amount") == 0,
        row.findString("comment"),
        row.instant("created_at"),
        row.string("created_by"),
        row.findInstant("finished_at"),
        row.findNumber("policy_id"),
        caller.may(Permission.SEE_ORDERS) ? row.findNumber("order_number") : OptionalLong.empty(),
        row.flag("paid"),
        new Installing(row.integer("open"), row.integer("failed")));
  }
}
