package kassahub.hub.billing.document;

import java.time.Instant;
import java.util.List;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL about documents that could not be made. */
final class DocumentFailureStore {
  private static final String IS_KNOWN = "select 1 from document_failure where reason = $1 limit 1";
  private static final String FAILURES =
      "select failures from document_failure where kind = $1 and subject = $2";
  private static final String NOTE =
      """
      insert into document_failure (kind, subject, reason, failures, failed_since, next_at)
      values ($1, $2, $3, 1, $4, $5)
      on conflict (kind, subject) do update
      set reason = excluded.reason, failures = document_failure.failures + 1,
        next_at = excluded.next_at
      """;
  private static final String CLEAR_MADE =
      """
      delete from document_failure f
      where f.kind = 'invoice'
          and exists (select from invoice where id = f.subject and printed_at is not null)
        or f.kind = 'transfer' and exists (
          select from transfer_document where order_number = f.subject and printed_at is not null)
        or f.kind = 'correction'
          and exists (select from correction where id = f.subject and printed_at is not null)
      """;
  private static final String RETRY =
      "update document_failure set next_at = $3 where kind = $1 and subject = $2";
  private static final String LIST =
      """
      select f.kind, f.subject, f.reason, f.failures, f.failed_since, f.next_at,
        coalesce(i.printed, t.printed, k.printed) as printed, coalesce(i.order_number, o.number) as order_number,
        b.name as organisation
      from document_failure f
      left join invoice i on f.kind = 'invoice' and i.id = f.subject
      left join correction k on f.kind = 'correction' and k.id = f.subject
      left join sales_order o on o.number = case when f.kind = 'transfer' then f.subject else k.order_number end
      left join transfer_document t on f.kind = 'transfer' and t.order_number = o.number
      join organisation b on b.id = coalesce(i.organisation_id, o.organisation_id)
      order by f.failed_since, f.kind, f.subject limit $1
      """;

  /** A correction that has its paper and gets only its form (V100) keeps nobody waiting. */
  private static final String WAITING =
      """
      select (select count(*) from invoice where printed_at is null)
        + (select count(*) from transfer_document where printed_at is null)
        + (select count(*) from correction k where printed_at is null
           and not exists (select from correction_file f where f.correction_id = k.id))
        + (select count(*) from sales_order
           where delivery = 'accepted' and currency = 'RUB' and (invoiced_at is not null or amount = 0)) as n
      """;

  /** In seconds: of what is to be printed or shipped, whatever it waits for. */
  private static final String OLDEST =
      """
      select greatest(0, extract(epoch from $1::timestamptz - least(
        (select min(i.issued_at) from unnest(array['RUB', 'KZT']) as c cross join lateral (
           select issued_at from invoice where printed_at is null and currency = c order by id limit 1) i),
        (select issued_at from transfer_document where printed_at is null order by order_number limit 1),
        (select issued_at from correction k where printed_at is null
         and not exists (select from correction_file f where f.correction_id = k.id) order by id limit 1),
        (select owed_since from sales_order
         where delivery = 'accepted' and currency = 'RUB' and (invoiced_at is not null or amount = 0)
         order by number limit 1))))::bigint as seconds
      """;

  private static final String UNSOLD =
      """
      select c as currency from unnest(array['RUB', 'KZT']) as c
      where not exists (select from seller where currency = c)
        and (exists (select from invoice where printed_at is null and currency = c)
          or exists (select from sales_order
            where delivery = 'accepted' and currency = 'RUB' and amount = 0 and c = 'RUB'))
      """;
  private static final String FAILING = "select count(*) as n from document_failure";

  private DocumentFailureStore() {}

  /** Whether a document failed for that reason already. */
  static boolean isKnown(Tx tx, String reason) {
    return tx.find(IS_KNOWN, row -> true, reason).isPresent();
  }

  static int failures(Tx tx, DocumentKind kind, long subject) {
    return tx.find(FAILURES, row -> row.integer("failures"), kind.word(), subject).orElse(0);
  }

  static void note(
      Tx tx, DocumentKind kind, long subject, String reason, Instant now, Instant next) {
    tx.execute(NOTE, kind.word(), subject, reason, now, next);
  }

  /** Forgets what was made since. */
  static void clearMade(Tx tx) {
    tx.execute(CLEAR_MADE);
  }

  /** Whether it still fails. */
  static boolean retry(Tx tx, DocumentKind kind, long subject, Instant now) {
    return tx.execute(RETRY, kind.word(), subject, now) == 1;
  }

  static List<DocumentFailure> list(Tx tx, int most) {
    return tx.list(LIST, DocumentFailureStore::failure, most);
  }

  static long waiting(Tx tx) {
    return tx.one(WAITING, row -> row.number("n"));
  }

  static long failing(Tx tx) {
    return tx.one(FAILING, row -> row.number("n"));
  }

  /** For how many seconds the first document waits that is to be made; 0 when none is. */
  static long oldestSeconds(Tx tx, Instant now) {
    return tx.one(OLDEST, row -> row.number("seconds"), now);
  }

  /** Currencies in which documents wait and nobody is entered who sells. */
  static List<String> unsold(Tx tx) {
    return tx.list(UNSOLD, row -> row.string("currency"));
  }

  private static DocumentFailure failure(Row row) {
    return new DocumentFailure(
        DocumentKind.of(row.string("kind")).orElseThrow(),
        row.number("subject"),
        row.findString("printed"),
        row.findNumber("order_number"),
        row.string("organisation"),
        row.string("reason"),
        row.integer("failures"),
        row.instant("failed_since"),
        row.instant("next_at"));
  }
}
