package kassahub.hub.activation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

final class LicenceMoveStore {
  private static final String COLUMNS =
      """
      m.activation, a.status, o.name as organisation, m.from_serial, m.to_serial, m.until, m.reason, m.document,
      m.made_at, m.made_by
      """;
  private static final String JOINS =
      "join activation a on a.number = m.activation join organisation o on o.id ="
          + " a.organisation_id";
  private static final String OF_ACTIVATION =
      "select %s from licence_move m %s where m.activation = $1 and (m.account_id = $2 or $3)"
          .formatted(COLUMNS, JOINS);
  private static final String OF_SERIAL =
      """
      select %1$s from (
        select activation from licence_move where from_serial = $1
        union select activation from licence_move where to_serial = $1) named
      join licence_move m on m.activation = named.activation %2$s
      where m.account_id = $2 or $3
      order by m.activation desc limit 20
      """
          .formatted(COLUMNS, JOINS);

  /** Who paid for it last, and what. */
  private static final String SALE =
      """
      select w.account_id, a.organisation_id, o.name as organisation
      from licence_assignment w join activation a on a.number = w.activation
      join organisation o on o.id = a.organisation_id
      where w.serial = $1 for update of w
      """;

  private static final String INSERT =
      """
      insert into licence_move (activation, account_id, from_serial, to_serial, until, reason, document, made_at, made_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;
  private static final String FROM = "select from_serial from licence_move where activation = $1";

  /** A hub of the release before does not know what else ends with a move: V058 stops it. */
  private static final String LET_END = "select set_config('kassahub.moves', 'yes', true)";

  /** Who bought what is left of a licence. */
  record Sale(long account, long organisationId, String organisation) {}

  /** A row before it has a state. */
  record NewMove(
      long activation,
      long account,
      LicenceMove.Draft draft,
      LocalDate until,
      Instant at,
      String by) {}

  private LicenceMoveStore() {}

  static Page<LicenceMove> page(Tx tx, PageRequest request) {
    return query().page(tx, request, LicenceMoveStore::move);
  }

  static PageQuery query() {
    return PageQuery.of(COLUMNS, "licence_move m", "m.activation", "bigint")
        .details("join licence_move m on m.activation = page.id " + JOINS)
        .sortable("made", "m.activation", "bigint")
        .sortedBy("made", true);
  }

  static Optional<LicenceMove> ofActivation(Tx tx, Caller caller, long activation) {
    return tx.find(
        OF_ACTIVATION, LicenceMoveStore::move, activation, caller.account(), caller.operator());
  }

  static List<LicenceMove> ofSerial(Tx tx, Caller caller, String serial) {
    return tx.list(OF_SERIAL, LicenceMoveStore::move, serial, caller.account(), caller.operator());
  }

  /** Nobody assigns another licence to the serial until this transaction ends. */
  static Optional<Sale> sale(Tx tx, String serial) {
    return tx.find(
        SALE,
        row ->
            new Sale(
                row.number("account_id"),
                row.number("organisation_id"),
                row.string("organisation")),
        serial);
  }

  static void insert(Tx tx, NewMove made) {
    tx.execute(
        INSERT,
        made.activation(),
        made.account(),
        made.draft().from(),
        made.draft().to(),
        made.until(),
        made.draft().reason(),
        made.draft().document(),
        made.at(),
        made.by());
  }

  /** This transaction may end the activation of a move: it ends all of it. */
  static void letEnd(Tx tx) {
    tx.execute(LET_END);
  }

  /** The broken register whose licence an activation moves. */
  static Optional<String> from(Tx tx, long activation) {
    return tx.find(FROM, row -> row.string("from_serial"), activation);
  }

  private static LicenceMove move(Row row) {
    return new LicenceMove(
        row.number("activation"),
        ActivationStatus.ofColumn(row.string("status")),
        row.string("organisation"),
        row.string("from_serial"),
        row.string("to_serial"),
        row.date("until"),
        row.string("reason"),
        row.string("document"),
        row.instant("made_at"),
        row.string("made_by"));
  }
}
