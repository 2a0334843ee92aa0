package kassahub.hub.organisation;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

final class OrganisationStore {
  private static final String FIELDS =
      """
      o.id, o.kind, o.name, o.country, o.tax_number, o.kpp, o.ogrn, o.legal_address, o.time_zone,
      o.activation_enabled, o.contact_name, o.contact_phone, o.contact_email, o.version
      """;

  private static final String COLUMNS = "select " + FIELDS + " from organisation o\n";

  private static final String PAYERS =
      COLUMNS
          + """
          join account_organisation a on a.organisation_id = o.id
          where a.account_id = $1
          order by o.name, o.id
          limit $2
          """;

  private static final String VISIBLE =
      COLUMNS
          + """
          where o.id in (select organisation_id from account_sees where account_id = $1)
          order by o.name, o.id
          limit $2
          """;

  private static final String CLIENTS =
      COLUMNS
          + """
          join partner_client c on c.organisation_id = o.id
          where c.account_id = $1
          order by o.name, o.id
          limit $2
          """;

  private static final String EVERY =
      COLUMNS + "where " + Sought.REAL + " order by o.name, o.id limit $1";

  private static final String BY_ID = COLUMNS + "where o.id = $1";

  private static final String OF_TAX_NUMBER =
      COLUMNS + "where o.country = 'RU' and o.tax_number = $1 order by o.id limit $2";

  private static final String VISIBLE_BY_ID =
      COLUMNS
          + """
          where o.id = $1
            and o.id in (select organisation_id from account_sees where account_id = $2)
          """;

  private static final String INSERT =
      """
      insert into organisation
        (kind, name, country, tax_number, kpp, ogrn, legal_address, time_zone, contact_name,
         contact_phone, contact_email, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      returning id
      """;

  /** Nobody makes its first contract meanwhile either. */
  private static final String LOCK = BY_ID + " for update of o";

  private static final String UPDATE =
      """
      update organisation set kind = $2, name = $3, tax_number = $4, kpp = $5, ogrn = $6,
        legal_address = $7, time_zone = $8, activation_enabled = $9, contact_name = $10,
        contact_phone = $11, contact_email = $12, version = version + 1
      where id = $1
      """;

  /** Somebody has agreed on something with it under its number. */
  private static final String BOUND =
      "select exists (select from contract where organisation_id = $1) as bound";

  private static final String PAYERS_OF =
      """
       left join lateral (
        select min(a.name) as payer, count(*)::int as payers
        from account_organisation l join account a on a.id = l.account_id
        where l.organisation_id = o.id) p on true
      """;

  private OrganisationStore() {}

  static List<Organisation> payers(Tx tx, long account, int limit) {
    return tx.list(PAYERS, OrganisationStore::organisation, account, limit);
  }

  static List<Organisation> visible(Tx tx, long account, int limit) {
    return tx.list(VISIBLE, OrganisationStore::organisation, account, limit);
  }

  static List<Organisation> clients(Tx tx, long account, int limit) {
    return tx.list(CLIENTS, OrganisationStore::organisation, account, limit);
  }

  static List<Organisation> every(Tx tx, int limit) {
    return tx.list(EVERY, OrganisationStore::organisation, limit);
  }

  static List<Organisation> sought(Tx tx, String text, int most) {
    return soughtQuery(text).first(tx, most, OrganisationStore::organisation);
  }

  static PageQuery soughtQuery(String text) {
    var query =
        PageQuery.of(FIELDS, "organisation o", "o.id", "bigint")
            .sortable("name", "o.name", "text")
            .sortedBy("name", false)
            .where(Sought.REAL);
    Sought.organisations(query, text);
    return query;
  }

  static PageQuery query(String text) {
    var query =
        PageQuery.of(FIELDS + ", p.payer, p.payers", "organisation o", "o.id", "bigint")
            .details("join organisation o on o.id = page.id" + PAYERS_OF)
            .sortable("organisation", "o.name", "text")
            .sortedBy("organisation", false)
            .where(Sought.REAL);
    Sought.organisations(query, text);
    return query;
  }

  static Page<Organisation.Line> page(Tx tx, PageRequest request) {
    return query(request.search())
        .page(
            tx,
            request,
            row ->
                new Organisation.Line(
                    organisation(row), row.findString("payer"), row.integer("payers")));
  }

  static Optional<Organisation> lock(Tx tx, long id) {
    return tx.find(LOCK, OrganisationStore::organisation, id);
  }

  static boolean bound(Tx tx, long id) {
    return tx.one(BOUND, row -> row.flag("bound"), id);
  }

  static void update(Tx tx, long id, Organisation.Edit edit) {
    var draft = edit.draft();
    tx.execute(
        UPDATE,
        id,
        draft.kind().stored(),
        draft.name(),
        draft.taxNumber(),
        draft.kpp(),
        draft.ogrn(),
        draft.legalAddress(),
        draft.zone().getId(),
        edit.activationEnabled(),
        draft.contact().name(),
        draft.contact().phone(),
        draft.contact().email());
  }

  static Optional<Organisation> find(Tx tx, long id) {
    return tx.find(BY_ID, OrganisationStore::organisation, id);
  }

  static List<Organisation> ofTaxNumber(Tx tx, String taxNumber, int limit) {
    return tx.list(OF_TAX_NUMBER, OrganisationStore::organisation, taxNumber, limit);
  }

  static Optional<Organisation> findVisible(Tx tx, long id, long account) {
    return tx.find(VISIBLE_BY_ID, OrganisationStore::organisation, id, account);
  }

  static long insert(Tx tx, NewOrganisation draft, Instant now) {
    return tx.one(
        INSERT,
        row -> row.number("id"),
        draft.kind().stored(),
        draft.name(),
        draft.country(),
        draft.taxNumber(),
        draft.kpp(),
        draft.ogrn(),
        draft.legalAddress(),
        draft.zone().getId(),
        draft.contact().name(),
        draft.contact().phone(),
        draft.contact().email(),
        now);
  }

  private static Organisation organisation(Row row) {
    return new Organisation(
        row.number("id"),
        OrganisationKind.of(row.string("kind")),
        row.string("name"),
        row.string("country"),
        row.string("tax_number"),
        row.findString("kpp"),
        row.findString("ogrn"),
        row.findString("legal_address"),
        ZoneId.of(row.string("time_zone")),
        row.flag("activation_enabled"),
        new Contact(
            row.findString("contact_name"),
            row.findString("contact_phone"),
            row.findString("contact_email")),
        row.integer("version"));
  }
}
