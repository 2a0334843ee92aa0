package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kassahub.hub.database.Tx;

/** SQL that checks of serials read. */
final class CheckStore {
  private static final String IN_WORK =
      "select serial from serial_in_work where serial = any($1::text[]) limit 10000";

  /** Only of registers of the account's organisations and its clients (design d17). */
  private static final String PAID_ON_DEVICE =
      """
      select r.serial, s.licence_until
      from register r join register_state s on s.register_id = r.id
      where r.serial = any($1::text[]) and s.licence_until is not null
        and r.organisation_id in (
          select organisation_id from account_organisation where account_id = $2
          union all select organisation_id from partner_client where account_id = $2)
      limit 10000
      """;

  private CheckStore() {}

  static Set<String> inWork(Tx tx, List<String> serials) {
    return new HashSet<>(tx.list(IN_WORK, row -> row.string("serial"), array(serials)));
  }

  static Map<String, LocalDate> paidOnDevice(Tx tx, long account, List<String> serials) {
    return tx
        .list(
            PAID_ON_DEVICE,
            row -> Map.entry(row.string("serial"), row.date("licence_until")),
            array(serials),
            account)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Object array(List<String> serials) {
    return serials.toArray(String[]::new);
  }
}
