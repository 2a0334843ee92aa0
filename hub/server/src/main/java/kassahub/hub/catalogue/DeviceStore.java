package kassahub.hub.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/**
 * All SQL over device. Rows are written in the order of serials, so that two writers never wait for
 * each other in a ring.
 */
final class DeviceStore {

  /** The one place where a serial becomes a device that is sold for: real, or of this sandbox. */
  private static final String FIND =
      """
      select serial, line_id, model, subscription_until, subscription_source, baseline
      from device where serial = any($1::text[]) and sandbox_id is not distinct from $2::bigint
      limit 20000
      """;

  private static final String LOAD =
      """
      insert into device (serial, line_id, model, source, subscription_until, subscription_source,
        baseline, created_at, changed_at)
      select serial, line, model, 'import', until, case when until is not null then 'vendor' end,
        baseline, $6, $6
      from unnest($1::text[], $2::bigint[], $3::text[], $4::date[], $5::bytea[])
        as new (serial, line, model, until, baseline)
      order by serial
      on conflict (serial) do update set
        line_id = excluded.line_id, model = excluded.model, source = excluded.source,
        subscription_until = case when device.subscription_source = 'activation' then device.subscription_until
          else coalesce(excluded.subscription_until, device.subscription_until) end,
        subscription_source = case when device.subscription_source = 'activation' then 'activation'
          else coalesce(excluded.subscription_source, device.subscription_source) end,
        baseline = coalesce(excluded.baseline, device.baseline),
        changed_at = excluded.changed_at
      where device.sandbox_id is null
      """;
  private static final String MAKE_UP =
      """
      insert into device (serial, line_id, model, source, subscription_until, subscription_source,
        sandbox_id, created_at, changed_at)
      select serial, line, model, 'import', until, case when until is not null then 'vendor' end, $5, $6, $6
      from unnest($1::text[], $2::bigint[], $3::text[], $4::date[]) as new (serial, line, model, until)
      order by serial
      on conflict (serial) do update set subscription_until = excluded.subscription_until,
        subscription_source = excluded.subscription_source, changed_at = excluded.changed_at
      where device.sandbox_id = excluded.sandbox_id
      """;
  private static final String SEEN =
      """
      insert into device (serial, model, source, created_at, changed_at)
      select serial, model, 'device', $3, $3
      from unnest($1::text[], $2::text[]) as new (serial, model)
      order by serial
      on conflict (serial) do nothing
      """;
  private static final String PAID_UNTIL =
      """
      update device set subscription_until = new.until, subscription_source = $3, changed_at = $4
      from unnest($1::text[], $2::date[]) as new (serial, until)
      where device.serial = new.serial
      """;

  private static final String DEVICES_OF_ISSUER =
      """
      select d.serial, d.line_id, d.model, d.subscription_until, d.subscription_source, d.baseline
      from device d join device_line m on m.id = d.line_id join vendor v on v.id = m.vendor_id
      where d.serial = any($1::text[]) and v.issuer = $2
      """;
  private static final String OF_ISSUER = DEVICES_OF_ISSUER + " limit 20000";
  private static final String HOLD =
      DEVICES_OF_ISSUER + " order by d.serial limit 20000 for no key update of d";

  /** Written as it is: the trigger carries it to the lists. */
  private static final String CARRY_OVER =
      """
      with missed as materialized (
        select d.serial from (
          select register_id from fleet_licence where not archived and sold_until = '-infinity'
          order by register_id desc limit 10000) newest
        join register r on r.id = newest.register_id
        join device d on d.serial = r.serial
        where d.subscription_until > '-infinity'
        order by d.serial for update of d)
      update device set subscription_until = subscription_until
      from missed where device.serial = missed.serial
      """;

  private static final String ANY =
      """
      select exists (
        select from device_line l join vendor v on v.id = l.vendor_id
        where not v.sandbox and exists (select from device d where d.line_id = l.id)) as found
      """;

  private static final String BASELINE =
      "update device set baseline = $2, changed_at = $3 where serial = $1";

  private DeviceStore() {}

  static boolean any(Tx tx) {
    return tx.one(ANY, row -> row.flag("found"));
  }

  static int carryOver(Tx tx) {
    return tx.execute(CARRY_OVER);
  }

  /**
   * Those of these serials that there are.
   *
   * @param sandbox its account; empty = real ones
   */
  static Map<String, Device> find(Tx tx, Collection<String> serials, OptionalLong sandbox) {
    return bySerial(tx.list(FIND, DeviceStore::device, serials.toArray(String[]::new), sandbox));
  }

  static Map<String, Device> ofIssuer(Tx tx, Collection<String> serials, IssuerKind issuer) {
    return bySerial(
        tx.list(OF_ISSUER, DeviceStore::device, serials.toArray(String[]::new), issuer.column()));
  }

  static Map<String, Device> hold(Tx tx, Collection<String> serials, IssuerKind issuer) {
    return bySerial(
        tx.list(HOLD, DeviceStore::device, serials.toArray(String[]::new), issuer.column()));
  }

  static void baseline(Tx tx, String serial, LicenceMask mask, Instant at) {
    tx.execute(BASELINE, serial, mask.bytes(), at);
  }

  private static Map<String, Device> bySerial(List<Device> devices) {
    return devices.stream().collect(Collectors.toMap(Device::serial, Function.identity()));
  }

  static void load(Tx tx, List<NewDevice> devices, Instant at) {
    tx.execute(
        LOAD,
        devices.stream().map(NewDevice::serial).toArray(String[]::new),
        devices.stream().map(NewDevice::lineId).toArray(Long[]::new),
        devices.stream().map(NewDevice::model).toArray(String[]::new),
        devices.stream()
            .map(device -> device.subscriptionUntil().orElse(null))
            .toArray(LocalDate[]::new),
        devices.stream()
            .map(device -> device.baseline().map(LicenceMask::bytes).orElse(null))
            .toArray(byte[][]::new),
        at);
  }

  /** Adds the devices of a sandbox, or sets back until when they are paid. */
  static void makeUp(Tx tx, long sandbox, List<NewDevice> devices, Instant at) {
    tx.execute(
        MAKE_UP,
        devices.stream().map(NewDevice::serial).toArray(String[]::new),
        devices.stream().map(NewDevice::lineId).toArray(Long[]::new),
        devices.stream().map(NewDevice::model).toArray(String[]::new),
        devices.stream()
            .map(device -> device.subscriptionUntil().orElse(null))
            .toArray(LocalDate[]::new),
        sandbox,
        at);
  }

  static void seen(Tx tx, Map<String, String> models, Instant at) {
    tx.execute(
        SEEN, models.keySet().toArray(String[]::new), models.values().toArray(String[]::new), at);
  }

  static void paidUntil(
      Tx tx, Map<String, LocalDate> until, SubscriptionSource source, Instant at) {
    var sorted = new TreeMap<>(until);
    tx.execute(
        PAID_UNTIL,
        sorted.keySet().toArray(String[]::new),
        sorted.values().toArray(LocalDate[]::new),
        source.column(),
        at);
  }

  private static Device device(Row row) {
    return new Device(
        row.string("serial"),
        row.findNumber("line_id"),
        row.string("model"),
        row.findDate("subscription_until")
            .map(
                until ->
                    new Device.Subscription(
                        until, SubscriptionSource.ofColumn(row.string("subscription_source")))),
        row.findBytes("baseline").map(LicenceMask::of));
  }
}
