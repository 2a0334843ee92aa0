package kassahub.hub.organisation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL of who pays for whom and who serves whom. */
final class LinkStore {
  private static final String PAYS =
      """
      insert into account_organisation (account_id, organisation_id, since) values ($1, $2, $3)
      on conflict do nothing
      """;
  private static final String SERVES =
      """
      insert into partner_client (account_id, organisation_id, since) values ($1, $2, $3)
      on conflict do nothing
      """;
  private static final String PAYS_NO_MORE =
      """
      delete from account_organisation where account_id = $1 and organisation_id = $2
      returning since
      """;
  private static final String SERVES_NO_MORE =
      """
      delete from partner_client where account_id = $1 and organisation_id = $2 returning since
      """;
  private static final String PAYS_FOR =
      """
      select from account_organisation where account_id = $1 and organisation_id = $2 for key share
      """;
  private static final String END =
      """
      insert into ended_link (account_id, organisation_id, kind, since, until, ended_by, reason)
      values ($1, $2, $3, $4, $5, $6, $7)
      """;

  private static final String COLUMNS =
      """
      select l.account_id, a.name as account, l.organisation_id, o.name as organisation, o.tax_number,
        l.kind, l.since, l.until, l.ended_by, l.reason
      """;
  private static final String NAMES =
      """
       join account a on a.id = l.account_id join organisation o on o.id = l.organisation_id
      """;

  /** In force. */
  private static final String LIVE =
      COLUMNS
          + """
          from (
            select account_id, organisation_id, 'payer' as kind, since, null::timestamptz as until,
              null as ended_by, null as reason from account_organisation
            union all
            select account_id, organisation_id, 'service', since, null, null, null from partner_client) l
          """
          + NAMES;

  private static final String HOLDS =
      LIVE + " where l.account_id = $1 and l.organisation_id = $2 and l.kind = $3";
  private static final String OF_ACCOUNT =
      LIVE + " where l.account_id = $1 order by o.name, o.id, l.kind limit $2";
  private static final String OF_ORGANISATION =
      LIVE + " where l.organisation_id = $1 order by l.kind, a.name, a.id limit $2";

  private static final String ENDED = COLUMNS + " from ended_link l " + NAMES;
  private static final String ENDED_OF_ACCOUNT =
      ENDED + " where l.account_id = $1 order by l.id desc limit $2";
  private static final String ENDED_OF_ORGANISATION =
      ENDED + " where l.organisation_id = $1 order by l.id desc limit $2";

  private LinkStore() {}

  /** Whether it pays; it goes on so until the transaction ends. */
  static boolean pays(Tx tx, long account, long organisation) {
    return tx.find(PAYS_FOR, row -> true, account, organisation).isPresent();
  }

  static boolean holds(Tx tx, long account, long organisation, Link.Kind kind) {
    return tx.find(HOLDS, row -> true, account, organisation, kind.word()).isPresent();
  }

  /** False when it does already. */
  static boolean begin(Tx tx, long account, long organisation, Link.Kind kind, Instant since) {
    var sql =
        switch (kind) {
          case PAYER -> PAYS;
          case SERVICE -> SERVES;
        };
    return tx.execute(sql, account, organisation, since) == 1;
  }

  /** False when there is no such link. */
  static boolean end(Tx tx, long account, long organisation, Link.Kind kind, Link.End end) {
    var sql =
        switch (kind) {
          case PAYER -> PAYS_NO_MORE;
          case SERVICE -> SERVES_NO_MORE;
        };
    Optional<Optional<Instant>> since =
        tx.find(sql, row -> row.findInstant("since"), account, organisation);
    since.ifPresent(
        from ->
            tx.execute(
                END, account, organisation, kind.word(), from, end.at(), end.by(), end.reason()));
    return since.isPresent();
  }

  static List<Link> ofAccount(Tx tx, long account, int most) {
    return tx.list(OF_ACCOUNT, LinkStore::link, account, most);
  }

  static List<Link> ofOrganisation(Tx tx, long organisation, int most) {
    return tx.list(OF_ORGANISATION, LinkStore::link, organisation, most);
  }

  /** The last ones first. */
  static List<Link> endedOfAccount(Tx tx, long account, int most) {
    return tx.list(ENDED_OF_ACCOUNT, LinkStore::link, account, most);
  }

  /** The last ones first. */
  static List<Link> endedOfOrganisation(Tx tx, long organisation, int most) {
    return tx.list(ENDED_OF_ORGANISATION, LinkStore::link, organisation, most);
  }

  private static Link link(Row row) {
    return new Link(
        row.number("account_id"),
        row.string("account"),
        row.number("organisation_id"),
        row.string("organisation"),
        row.string("tax_number"),
        Link.Kind.of(row.string("kind")),
        row.findInstant("since"),
        row.findInstant("until")
            .map(at -> new Link.End(at, row.string("ended_by"), row.string("reason"))));
  }
}
