package kassahub.hub.billing.bank;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL that takes files in. */
final class UploadStore {
  private static final String OUR_ACCOUNTS =
      "select distinct account, currency from seller order by account limit 1000";
  private static final String KEEP_FILE =
      """
      insert into statement_file (sha256, name, content, imported_at, imported_by)
      values ($1, $2, $3, $4, $5) on conflict do nothing
      """;

  /** In the order of the keys: two files that tell of the same payments wait for each other. */
  private static final String INSERT =
      """
      with line as (
        insert into statement_line (account, currency, number, dated, received_on, amount, payer,
          payer_number, payer_account, purpose, key, file, sha256, imported_at, imported_by)
        select account, currency, number, dated, received_on, amount, payer, payer_number,
          payer_account, purpose, key, $1, $2, $3, $4
        from unnest($5::text[], $6::text[], $7::text[], $8::date[], $9::date[], $10::bigint[],
          $11::text[], $12::text[], $13::text[], $14::text[], $15::text[])
          as came (account, currency, number, dated, received_on, amount, payer, payer_number,
          payer_account, purpose, key)
        order by key
        on conflict do nothing returning id)
      insert into statement_queue (line_id) select id from line
      """;

  private static final String FIND =
      """
      select f.id, f.name, encode(f.sha256, 'hex') as sha256, length(f.content) as size,
        f.imported_at, f.imported_by, f.content
      from statement_file f where f.id = $1
      """;
  private static final String COLUMNS =
      """
      f.id, f.name, encode(f.sha256, 'hex') as sha256, length(f.content) as size, f.imported_at,
      f.imported_by, ''::bytea as content
      """;

  private UploadStore() {}

  /** Our accounts with their currencies. */
  static Map<String, String> ourAccounts(Tx tx) {
    return tx
        .list(OUR_ACCOUNTS, row -> Map.entry(row.string("account"), row.string("currency")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one));
  }

  /** Who uploaded which file, and when. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  record Upload(String name, byte[] sha256, Instant at, String by) {}

  /** The bytes, unless they were uploaded before. */
  static void keepFile(Tx tx, Upload upload, byte[] content) {
    tx.execute(KEEP_FILE, upload.sha256(), upload.name(), content, upload.at(), upload.by());
  }

  /**
   * All of a file's payments in one statement.
   *
   * @param ours currencies of our accounts
   * @return how many were not there before
   */
  static int insert(Tx tx, List<Incoming> came, Map<String, String> ours, Upload upload) {
    return tx.execute(
        INSERT,
        Columns.of(came)
            .same(upload.name())
            .same(upload.sha256())
            .same(upload.at())
            .same(upload.by())
            .string(Incoming::account)
            .string(one -> ours.getOrDefault(one.account(), "RUB"))
            .string(Incoming::number)
            .findDate(one -> Optional.of(one.dated()))
            .findDate(one -> Optional.of(one.receivedOn()))
            .number(Incoming::amount)
            .string(Incoming::payer)
            .string(Incoming::payerNumber)
            .string(Incoming::payerAccount)
            .string(Incoming::purpose)
            .string(Incoming::key)
            .arguments());
  }

  static Optional<StatementUpload> find(Tx tx, long id) {
    return tx.find(FIND, UploadStore::upload, id);
  }

  static Page<StatementUpload> page(Tx tx, PageRequest request) {
    return query(request).page(tx, request, UploadStore::upload);
  }

  static PageQuery query(PageRequest request) {
    var query =
        PageQuery.of(COLUMNS, "statement_file f", "f.id", "bigint")
            .details("join statement_file f on f.id = page.id")
            .sortable("at", "f.id", "bigint")
            .sortedBy("at", true);
    if (!request.search().isBlank()) {
      query.where("lower(f.name) like $1", PageQuery.part(request.search().strip()));
    }
    return query;
  }

  private static StatementUpload upload(Row row) {
    return new StatementUpload(
        row.number("id"),
        row.string("name"),
        row.string("sha256"),
        row.integer("size"),
        row.instant("imported_at"),
        row.string("imported_by"),
        row.bytes("content"));
  }
}
