package kassahub.hub.billing.books;

import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.problem.Problem;

/**
 * Every invoice, transfer document and correction that was issued, for the accountants' programs.
 */
public final class IssuedDocuments {
  /** In one file: more than a program takes in at once. */
  private static final int MOST = 100_000;

  private static final int AT_ONCE = 100;
  private static final ZoneId LEGAL = ZoneId.of("Europe/Moscow");

  private final Database database;
  private final InstantSource clock;
  private final ExchangeFile file = new ExchangeFile();

  public IssuedDocuments(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A page of them, the latest first.
   *
   * @param request filters {@code issued-from} and {@code issued-to}
   */
  public Page<IssuedDocument> list(Caller caller, IssuedKind kind, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx ->
            IssuedStore.query(kind, request)
                .page(tx, request, row -> IssuedStore.document(kind, row)));
  }

  /**
   * Refuses what {@link #write} could not hold.
   *
   * @throws Problem.Conflict {@code PERIOD_TOO_LONG} with more than 100 000 documents of a kind
   */
  public void requireWritable(Caller caller, Period period) {
    caller.require(Permission.MANAGE_MONEY);
    for (var kind : IssuedKind.values()) {
      var asked = of(period, Optional.empty());
      var query = IssuedStore.query(kind, asked);
      if (database.transact(caller.scope(), tx -> query.exceeds(tx, MOST))) {
        throw new Problem.Conflict("PERIOD_TOO_LONG", "more than " + MOST + " documents");
      }
    }
  }

  /** All of a period with their lines, invoices first, as programs exchange them; UTF-8. */
  public void write(Caller caller, Period period, OutputStream out) throws IOException {
    caller.require(Permission.MANAGE_MONEY);
    file.begin(out, LocalDateTime.ofInstant(clock.instant(), LEGAL));
    for (var kind : IssuedKind.values()) {
      Optional<String> cursor = Optional.empty();
      do {
        var chunk = chunk(caller, kind, of(period, cursor));
        for (var document : chunk.page().items()) {
          file.add(out, document, chunk.lines().getOrDefault(document.id(), List.of()));
        }
        cursor = chunk.page().nextCursor();
      } while (cursor.isPresent());
    }
    file.end(out);
  }

  private record Chunk(Page<IssuedDocument> page, Map<Long, List<OrderLine>> lines) {}

  private Chunk chunk(Caller caller, IssuedKind kind, PageRequest request) {
    return database.transact(
        caller.scope(),
        tx -> {
          var page =
              IssuedStore.query(kind, request)
                  .page(tx, request, row -> IssuedStore.document(kind, row));
          return new Chunk(page, IssuedStore.lines(tx, kind, page.items()));
        });
  }

  /** From the first day on. */
  private static PageRequest of(Period period, Optional<String> cursor) {
    return new PageRequest(
        AT_ONCE,
        Optional.of("issued"),
        false,
        cursor,
        cursor.isPresent() ? PageRequest.Direction.NEXT : PageRequest.Direction.FIRST,
        Map.of(
            "issued-from", List.of(period.from().toString()),
            "issued-to", List.of(period.to().toString())),
        "");
  }
}
