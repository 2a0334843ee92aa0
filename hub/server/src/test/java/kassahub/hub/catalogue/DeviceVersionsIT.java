package kassahub.hub.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.database.Tx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the database writes for many devices at once, by its own count. */
class DeviceVersionsIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final String ENTER =
      """
      insert into vendor (name, legal_name, ogrn, issuer) values ('Завод', 'ООО Завод', '1137746317830', 'files');
      insert into licence_type (name, article, term_value, term_unit, rights_holder)
      select 'Год', '1', 12, 'month', 'Завод';
      insert into device_line (vendor_id, licence_type_id, name, install_method)
      select v.id, t.id, 'Линейка', 'agent' from vendor v, licence_type t where v.name = 'Завод' and t.name = 'Год';
      insert into device (serial, line_id, model, source, created_at, changed_at)
      select lpad((85430000000000 + n)::text, 16, '0'), l.id, 'Нано', 'import', '2026-01-01Z', '2026-01-01Z'
      from generate_series(1, 1000) n, device_line l where l.name = 'Линейка';
      """;

  /** Versions of this transaction, and those of them that stayed on their page. */
  private record Versions(long all, long besideTheOld) {}

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void aDateForAllDevicesOfAnActivationTouchesNoIndex() {
    DATABASE.asOwner(ENTER);
    var devices = new Devices(DATABASE.database(), new SettableClock());

    var written =
        DATABASE
            .database()
            .transact(
                tx -> {
                  devices.paidUntil(tx, untilNextYear(tx), SubscriptionSource.ACTIVATION);
                  return versions(tx);
                });

    assertThat(written).isEqualTo(new Versions(1_000, 1_000));
  }

  private static Map<String, LocalDate> untilNextYear(Tx tx) {
    List<String> serials = tx.list("select serial from device", row -> row.string("serial"));
    return serials.stream()
        .collect(Collectors.toMap(Function.identity(), serial -> LocalDate.of(2027, 11, 18)));
  }

  private static Versions versions(Tx tx) {
    return tx.one(
        "select n_tup_upd, n_tup_hot_upd from pg_stat_xact_user_tables where relname = 'device'",
        row -> new Versions(row.number("n_tup_upd"), row.number("n_tup_hot_upd")));
  }
}
