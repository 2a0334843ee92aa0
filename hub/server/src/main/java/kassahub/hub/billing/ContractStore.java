package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

final class ContractStore {
  /** Of any query that reads {@link #contract}. */
  static final String COLUMNS =
      """
      c.id as contract_id, c.name as contract_name, c.signed_on, c.payment, c.days, c.working_days
      """;

  private static final String IN_FORCE =
      "select "
          + COLUMNS
          + " from contract c where c.organisation_id = $1 order by c.id desc limit 1";

  /** Of the day when the organisation accepted an offer first; else of the first order. */
  private static final String OF_OFFER =
      """
      insert into contract (organisation_id, signed_on, payment, days, working_days, created_at, created_by)
      select $1, coalesce((min(accepted_at) at time zone $2)::date, $3), $4, $5, $6, $7, 'hub'
      from offer_acceptance where organisation_id = $1
      having not exists (select from contract where organisation_id = $1)
      """;

  private static final String LOCK = "select id from organisation where id = $1 for no key update";
  private static final String COUNTRY = "select country from organisation where id = $1";

  private ContractStore() {}

  /** Whose legal days count for the organisation. */
  static String country(Tx tx, long organisation) {
    return tx.one(COUNTRY, row -> row.string("country"), organisation);
  }

  static Optional<Contract> inForce(Tx tx, long organisation) {
    return tx.find(IN_FORCE, ContractStore::contract, organisation);
  }

  /** Whoever makes a contract for it comes after the transaction's end, and sees this one's. */
  static void lock(Tx tx, long organisation) {
    tx.find(LOCK, row -> row.number("id"), organisation);
  }

  /** Unless there is a contract; {@link #lock} first. */
  static void ofOffer(
      Tx tx, long organisation, String zone, LocalDate today, PaymentTerms terms, Instant now) {
    tx.execute(
        OF_OFFER, organisation, zone, today, terms.word(), terms.days(), terms.workingDays(), now);
  }

  static Contract contract(Row row) {
    return new Contract(
        row.number("contract_id"),
        row.findString("contract_name"),
        row.date("signed_on"),
        new PaymentTerms(
            row.string("payment").equals("prepaid"),
            row.integer("days"),
            row.flag("working_days")));
  }
}
