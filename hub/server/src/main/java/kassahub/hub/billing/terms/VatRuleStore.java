package kassahub.hub.billing.terms;

import java.time.LocalDate;
import java.util.List;
import kassahub.hub.billing.Vat;
import kassahub.hub.database.Tx;

final class VatRuleStore {
  private static final String LIST =
      """
      select licence_type_id, valid_from, treatment, rate from vat_rule
      order by licence_type_id, valid_from desc limit 2000
      """;
  private static final String SET =
      """
      insert into vat_rule (licence_type_id, valid_from, treatment, rate) values ($1, $2, $3, $4)
      on conflict (licence_type_id, valid_from)
      do update set treatment = excluded.treatment, rate = excluded.rate
      """;
  private static final String WITHDRAW =
      "delete from vat_rule where licence_type_id = $1 and valid_from = $2 and valid_from > $3";

  private VatRuleStore() {}

  static List<VatRule> list(Tx tx, LocalDate today) {
    return tx.list(
        LIST,
        row ->
            new VatRule(
                row.number("licence_type_id"),
                row.date("valid_from"),
                Vat.of(row.string("treatment"), row.findInteger("rate")),
                row.date("valid_from").isAfter(today)));
  }

  static void set(Tx tx, long licenceType, LocalDate from, Vat vat) {
    tx.execute(
        SET, licenceType, from, vat.word(), vat.rate().isPresent() ? vat.rate().getAsInt() : null);
  }

  static boolean withdraw(Tx tx, long licenceType, LocalDate from, LocalDate today) {
    return tx.execute(WITHDRAW, licenceType, from, today) == 1;
  }
}
