package kassahub.hub.organisation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

final class OfferStore {
  private static final String CURRENT =
      """
      select id, edition, text, effective_from from offer_edition
      where kind = 'offer' and effective_from <= $1
      order by effective_from desc, id desc
      limit 1
      """;

  private static final String LIST =
      """
      select id, edition, text, effective_from from offer_edition
      where kind = 'offer' order by effective_from desc, id desc limit $1
      """;

  /** Those of a sandbox buy nothing, and so accept nothing. */
  private static final String ACCEPTED =
      """
      select exists (
        select from offer_acceptance where organisation_id = $1 and edition_id = $2
        union all
        select from account_organisation p join account a on a.id = p.account_id
        where p.organisation_id = $1 and a.sandbox) as accepted
      """;

  private static final String ACCEPT =
      """
      insert into offer_acceptance
        (edition_id, organisation_id, account_id, user_id, ip, accepted_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (organisation_id, edition_id) do nothing
      """;

  private static final String ACCEPTANCES =
      """
      select e.edition, coalesce(u.full_name || ', ' || u.login, a.user_id::text) as who, a.accepted_at, a.ip
      from offer_acceptance a join offer_edition e on e.id = a.edition_id
      left join app_user u on u.id = a.user_id
      where a.organisation_id = $1 order by a.id desc limit $2
      """;

  private static final String PUBLISH =
      """
      insert into offer_edition (edition, text, effective_from, published_at)
      values ($1, $2, $3, $4)
      returning id
      """;

  private OfferStore() {}

  static Optional<OfferEdition> current(Tx tx, LocalDate today) {
    return tx.find(CURRENT, OfferStore::edition, today);
  }

  static List<OfferEdition> list(Tx tx, int most) {
    return tx.list(LIST, OfferStore::edition, most);
  }

  static boolean accepted(Tx tx, long organisation, long edition) {
    return tx.one(ACCEPTED, row -> row.flag("accepted"), organisation, edition);
  }

  static boolean accept(Tx tx, Caller caller, Acceptance acceptance, Instant now) {
    return tx.execute(
            ACCEPT,
            acceptance.edition(),
            acceptance.organisation(),
            caller.account(),
            Long.parseLong(caller.actor().id()),
            acceptance.ip(),
            now)
        == 1;
  }

  /** The newest first. */
  static List<Accepted> acceptances(Tx tx, long organisation, int most) {
    return tx.list(
        ACCEPTANCES,
        row ->
            new Accepted(
                row.string("edition"),
                row.string("who"),
                row.instant("accepted_at"),
                row.string("ip")),
        organisation,
        most);
  }

  static long publish(Tx tx, OfferEdition draft, Instant now) {
    return tx.one(
        PUBLISH,
        row -> row.number("id"),
        draft.edition(),
        draft.text(),
        draft.effectiveFrom(),
        now);
  }

  private static OfferEdition edition(Row row) {
    return new OfferEdition(
        row.number("id"), row.string("edition"), row.string("text"), row.date("effective_from"));
  }
}
