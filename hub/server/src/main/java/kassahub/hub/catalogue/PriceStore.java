package kassahub.hub.catalogue;

import java.time.LocalDate;
import java.util.List;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.database.Tx;

final class PriceStore {
  private static final String LIST =
      """
      select licence_type_id, kind, currency, amount, valid_from from price where currency = 'RUB'
      order by licence_type_id, kind, valid_from desc limit 2000
      """;
  private static final String WITHDRAW =
      """
      delete from price where licence_type_id = $1 and kind = $2 and currency = 'RUB'
        and valid_from = $3 and valid_from > $4
      """;

  private PriceStore() {}

  static List<PriceRule> list(Tx tx, LocalDate today) {
    return tx.list(
        LIST,
        row ->
            new PriceRule(
                new PriceOf(row.number("licence_type_id"), PriceKind.ofColumn(row.string("kind"))),
                row.date("valid_from"),
                Money.of(row.number("amount"), row.string("currency")),
                row.date("valid_from").isAfter(today)));
  }

  static boolean withdraw(Tx tx, PriceOf what, LocalDate from, LocalDate today) {
    return tx.execute(WITHDRAW, what.licenceTypeId(), what.kind().column(), from, today) == 1;
  }
}
