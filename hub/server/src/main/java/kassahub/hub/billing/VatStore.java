package kassahub.hub.billing;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import kassahub.hub.database.Tx;

final class VatStore {
  private static final String RULES =
      """
      select distinct on (licence_type_id) licence_type_id, treatment, rate from vat_rule
      where licence_type_id = any($1::bigint[]) and valid_from <= $2
      order by licence_type_id, valid_from desc
      """;

  private VatStore() {}

  /** The rules of a day, of those products that have one. */
  static Map<Long, Vat> rules(Tx tx, Collection<Long> licenceTypes, LocalDate day) {
    return tx
        .list(
            RULES,
            row ->
                Map.entry(
                    row.number("licence_type_id"),
                    Vat.of(row.string("treatment"), row.findInteger("rate"))),
            licenceTypes.toArray(Long[]::new),
            day)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
