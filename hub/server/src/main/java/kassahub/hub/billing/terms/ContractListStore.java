package kassahub.hub.billing.terms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.Contract;
import kassahub.hub.billing.PaymentTerms;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.organisation.Sought;

final class ContractListStore {
  private static final String COLUMNS =
      """
      o.id as organisation_id, o.name as organisation, o.tax_number, o.country, c.id, c.name,
      c.signed_on, c.payment, c.days, c.working_days
      """;
  private static final String IN_FORCE =
      """
       left join lateral (
        select id, name, signed_on, payment, days, working_days from contract
        where organisation_id = o.id order by id desc limit 1) c on true
      """;

  private static final String FIND =
      "select "
          + COLUMNS
          + " from organisation o "
          + IN_FORCE
          + " where o.id = $1 and "
          + Sought.REAL;
  private static final String LOCK = "select id from organisation where id = $1 for no key update";
  private static final String OF =
      """
      select id, name, signed_on, payment, days, working_days, created_at, created_by
      from contract where organisation_id = $1 order by id desc limit 500
      """;
  private static final String INSERT =
      """
      insert into contract (organisation_id, name, signed_on, payment, days, working_days,
        created_at, created_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  private ContractListStore() {}

  static PageQuery query(String text) {
    var query =
        PageQuery.of(COLUMNS, "organisation o", "o.id", "bigint")
            .details("join organisation o on o.id = page.id" + IN_FORCE)
            .sortable("organisation", "o.name", "text")
            .sortedBy("organisation", false)
            .where(Sought.REAL);
    Sought.organisations(query, text);
    return query;
  }

  static Page<Buyer> page(Tx tx, PageRequest request) {
    return query(request.search()).page(tx, request, ContractListStore::buyer);
  }

  static Optional<Buyer> find(Tx tx, long organisation) {
    return tx.find(FIND, ContractListStore::buyer, organisation);
  }

  /** Its first order, which may be making the offer its contract, comes before or after. */
  static void lock(Tx tx, long organisation) {
    tx.find(LOCK, row -> row.number("id"), organisation);
  }

  static List<Signed> of(Tx tx, long organisation) {
    return tx.list(
        OF,
        row -> new Signed(contract(row), row.instant("created_at"), row.string("created_by")),
        organisation);
  }

  static void insert(
      Tx tx, long organisation, String name, Contract draft, Instant now, String by) {
    var terms = draft.terms();
    tx.execute(
        INSERT,
        organisation,
        name,
        draft.signedOn(),
        terms.word(),
        terms.days(),
        terms.workingDays(),
        now,
        by);
  }

  private static Buyer buyer(Row row) {
    return new Buyer(
        row.number("organisation_id"),
        row.string("organisation"),
        row.string("tax_number"),
        row.string("country"),
        row.findDate("signed_on").map(signed -> contract(row)));
  }

  private static Contract contract(Row row) {
    return new Contract(
        row.number("id"),
        row.findString("name"),
        row.date("signed_on"),
        new PaymentTerms(
            row.string("payment").equals("prepaid"),
            row.integer("days"),
            row.flag("working_days")));
  }
}
