package kassahub.hub.catalogue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** All SQL over vendor, licence_type and device_line. */
final class CatalogueStore {
  private static final String VENDORS =
      """
      select id, name, legal_name, ogrn, issuer, issuer_config, daily_limit, sandbox
      from vendor where sandbox = $1 order by id limit 1000
      """;
  private static final String VENDOR =
      """
      select id, name, legal_name, ogrn, issuer, issuer_config, daily_limit, sandbox
      from vendor where id = $1
      """;
  private static final String LICENCE_TYPES =
      """
      select id, name, article, term_value, term_unit, rights_holder
      from licence_type where sandbox = $1 order by id limit 1000
      """;
  private static final String LINES =
      """
      select l.id, l.vendor_id, l.licence_type_id, l.name, l.serial_pattern, l.install_method, l.guide_url
      from device_line l join vendor v on v.id = l.vendor_id
      where v.sandbox = $1 order by l.id limit 1000
      """;
  private static final String INSERT_VENDOR =
      """
      insert into vendor (name, legal_name, ogrn, issuer, issuer_config, daily_limit)
      values ($1, $2, $3, $4, $5, $6) returning id
      """;
  private static final String INSERT_LICENCE_TYPE =
      """
      insert into licence_type (name, article, term_value, term_unit, rights_holder)
      values ($1, $2, $3, $4, $5) returning id
      """;
  private static final String INSERT_LINE =
      """
      insert into device_line
        (vendor_id, licence_type_id, name, serial_pattern, install_method, guide_url)
      values ($1, $2, $3, $4, $5, $6) returning id
      """;
  private static final String UPDATE_VENDOR =
      """
      update vendor set name = $2, legal_name = $3, ogrn = $4, issuer = $5, issuer_config = $6, daily_limit = $7
      where id = $1
      """;
  private static final String UPDATE_LINE =
      """
      update device_line set vendor_id = $2, licence_type_id = $3, name = $4, serial_pattern = $5, install_method = $6,
        guide_url = $7
      where id = $1 and vendor_id in (select id from vendor where not sandbox)
      """;

  private CatalogueStore() {}

  /** The real ones, or those of sandboxes. */
  static Map<Long, Vendor> vendors(Tx tx, boolean sandbox) {
    return byId(tx.list(VENDORS, CatalogueStore::vendor, sandbox), Vendor::id);
  }

  static Map<Long, LicenceType> licenceTypes(Tx tx, boolean sandbox) {
    return byId(tx.list(LICENCE_TYPES, CatalogueStore::licenceType, sandbox), LicenceType::id);
  }

  static Map<Long, DeviceLine> lines(Tx tx, boolean sandbox) {
    return byId(tx.list(LINES, CatalogueStore::line, sandbox), DeviceLine::id);
  }

  static Optional<Vendor> vendor(Tx tx, long id) {
    return tx.find(VENDOR, CatalogueStore::vendor, id);
  }

  static long insertVendor(Tx tx, Vendor vendor) {
    return tx.one(
        INSERT_VENDOR,
        CatalogueStore::id,
        vendor.name(),
        vendor.legalName(),
        vendor.ogrn(),
        vendor.issuer().column(),
        new JsonObject(vendor.issuerConfig()),
        vendor.dailyLimit());
  }

  static long insertLicenceType(Tx tx, LicenceType type) {
    return tx.one(
        INSERT_LICENCE_TYPE,
        CatalogueStore::id,
        type.name(),
        type.article(),
        type.term().value(),
        type.term().unit().column(),
        type.rightsHolder());
  }

  static long insertLine(Tx tx, DeviceLine line) {
    return tx.one(
        INSERT_LINE,
        CatalogueStore::id,
        line.vendorId(),
        line.licenceTypeId(),
        line.name(),
        line.serialPattern().pattern(),
        line.installMethod().column(),
        line.guideUrl());
  }

  static boolean updateVendor(Tx tx, Vendor vendor) {
    return tx.execute(
            UPDATE_VENDOR,
            vendor.id(),
            vendor.name(),
            vendor.legalName(),
            vendor.ogrn(),
            vendor.issuer().column(),
            new JsonObject(vendor.issuerConfig()),
            vendor.dailyLimit())
        == 1;
  }

  static boolean updateLine(Tx tx, DeviceLine line) {
    return tx.execute(
            UPDATE_LINE,
            line.id(),
            line.vendorId(),
            line.licenceTypeId(),
            line.name(),
            line.serialPattern().pattern(),
            line.installMethod().column(),
            line.guideUrl())
        == 1;
  }

  private static Vendor vendor(Row row) {
    return new Vendor(
        row.number("id"),
        row.string("name"),
        row.string("legal_name"),
        row.string("ogrn"),
        IssuerKind.ofColumn(row.string("issuer")),
        row.findJson("issuer_config").orElse("{}"),
        row.integer("daily_limit"),
        row.flag("sandbox"));
  }

  private static LicenceType licenceType(Row row) {
    return new LicenceType(
        row.number("id"),
        row.string("name"),
        row.string("article"),
        new Term(row.integer("term_value"), Term.Unit.ofColumn(row.string("term_unit"))),
        row.string("rights_holder"));
  }

  private static DeviceLine line(Row row) {
    return new DeviceLine(
        row.number("id"),
        row.number("vendor_id"),
        row.number("licence_type_id"),
        row.string("name"),
        Pattern.compile(row.string("serial_pattern")),
        InstallMethod.ofColumn(row.string("install_method")),
        row.findString("guide_url"));
  }

  private static long id(Row row) {
    return row.number("id");
  }

  private static <T> Map<Long, T> byId(List<T> items, Function<T, Long> id) {
    return items.stream().collect(Collectors.toMap(id, Function.identity()));
  }
}
