package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import kassahub.hub.database.PageRequest.Direction;
import kassahub.hub.matter.Matter;
import kassahub.hub.matter.Owned;

/**
 * How many rows a list touches in a database of {@link LargeFleet#REGISTERS}: what PostgreSQL says
 * it did, never how long that took. A list without a fitting index reads them all.
 */
public final class Plans {
  /** Rows of all tables for one page. */
  private static final long MOST_FOR_ROWS = 6_000;

  /** A count ends at {@link Page#COUNTED}; joined conditions read each row twice. */
  private static final long MOST_FOR_COUNT = 3L * Page.COUNTED;

  /** Rows of tables and entries of indexes that scans of this transaction gave. */
  private static final String READ =
      """
      select sum(pg_stat_get_xact_tuples_returned(oid))::bigint as n from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')
      """;

  private Plans() {}

  /** First, second and last page in both directions, and the count. */
  public static void requireFewRows(Scope scope, PageQuery query, PageRequest request) {
    requireFewRows(scope, query, request, MOST_FOR_ROWS);
  }

  /** The same of a list that asks something before. */
  public static void requireFewRows(
      Scope scope, Function<Tx, PageQuery> query, PageRequest request) {
    requireFewRows(scope, query, request, MOST_FOR_ROWS);
  }

  /** The same with another number of rows for a page. */
  public static void requireFewRows(
      Scope scope, PageQuery query, PageRequest request, long mostForRows) {
    requireFewRows(scope, _ -> query, request, mostForRows);
  }

  private static void requireFewRows(
      Scope scope, Function<Tx, PageQuery> asked, PageRequest request, long mostForRows) {
    var wrong = new ArrayList<String>();
    LargeFleet.shared()
        .database()
        .run(
            scope,
            tx -> {
              tx.planEachTime();
              var query = asked.apply(tx);
              for (boolean descending : new boolean[] {false, true}) {
                for (var page : pages(tx, query, request, descending)) {
                  check(tx, query.rows(page), mostForRows).ifPresent(wrong::add);
                }
              }
              check(tx, query.counting(Page.COUNTED + 1L), MOST_FOR_COUNT).ifPresent(wrong::add);
            });
    assertThat(wrong).as(request.toString()).isEmpty();
  }

  /** The same of a statement that is no list, such as a count. */
  public static void requireFewRows(Scope scope, PageQuery.Statement statement) {
    var wrong =
        LargeFleet.shared()
            .database()
            .transact(
                scope,
                tx -> {
                  tx.planEachTime();
                  return check(tx, statement, MOST_FOR_ROWS);
                });
    assertThat(wrong).isEmpty();
  }

  /** The same of whatever a store does, of which nothing stays. */
  public static void requireFewRows(Scope scope, Consumer<Tx> work) {
    requireFewRows(scope, work, MOST_FOR_ROWS);
  }

  /** The same with another number of rows. */
  public static void requireFewRows(Scope scope, Consumer<Tx> work, long most) {
    var read = new AtomicLong();
    assertThatThrownBy(
            () ->
                LargeFleet.shared()
                    .database()
                    .run(
                        scope,
                        tx -> {
                          tx.execute("set local max_parallel_workers_per_gather = 0");
                          long before = tx.one(READ, row -> row.number("n"));
                          work.accept(tx);
                          read.set(tx.one(READ, row -> row.number("n")) - before);
                          throw new RolledBack();
                        }))
        .isInstanceOf(RolledBack.class);
    assertThat(read.get()).isLessThanOrEqualTo(most);
  }

  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * First and second page of what account 1 may see hold rows of its clients alone, whatever the
   * order, the filter and the search; by the condition of the list, without row-level security.
   */
  public static void requireOwnRows(PageQuery query, PageRequest request, String ownerColumn) {
    LargeFleet.shared()
        .database()
        .run(
            tx -> {
              var first = query.page(tx, request, row -> row.string(ownerColumn));
              assertThat(first.items()).as(request.toString()).isSubsetOf(LargeFleet.CLIENTS);
              first
                  .nextCursor()
                  .map(cursor -> to(request, false, Optional.of(cursor), Direction.NEXT))
                  .map(next -> query.page(tx, next, row -> row.string(ownerColumn)))
                  .ifPresent(second -> assertThat(second.items()).isSubsetOf(LargeFleet.CLIENTS));
              assertThat(first.count().rows()).isLessThanOrEqualTo(LargeFleet.REGISTERS / 100);
            });
  }

  /** A request for the first page. */
  public static PageRequest asking(String sort, Map<String, List<String>> filters, String search) {
    return new PageRequest(
        25, Optional.of(sort), false, Optional.empty(), Direction.FIRST, filters, search);
  }

  /** First pages of those of a matter that are the caller's, and of those that are nobody's. */
  public static Stream<PageRequest> owned(
      Matter matter, String sort, Map<String, List<String>> filters) {
    return Stream.of(Owned.MINE, Owned.NOBODYS)
        .map(
            whose -> {
              var narrowed = new HashMap<>(filters);
              narrowed.put(Owned.FILTER, List.of(whose));
              return Owned.asking(matter, asking(sort, narrowed, ""));
            });
  }

  private static List<PageRequest> pages(
      Tx tx, PageQuery query, PageRequest request, boolean descending) {
    var first = to(request, descending, Optional.empty(), Direction.FIRST);
    var pages = new ArrayList<>(List.of(first));
    pages.add(to(request, descending, Optional.empty(), Direction.LAST));
    query
        .page(tx, first, row -> true)
        .nextCursor()
        .ifPresent(
            cursor -> pages.add(to(request, descending, Optional.of(cursor), Direction.NEXT)));
    return pages;
  }

  private static PageRequest to(
      PageRequest request, boolean descending, Optional<String> cursor, Direction direction) {
    return new PageRequest(
        request.size(),
        request.sort(),
        descending,
        cursor,
        direction,
        request.filters(),
        request.search());
  }

  private static Optional<String> check(Tx tx, PageQuery.Statement statement, long most) {
    var plan =
        tx.one(
            "explain (analyze, timing off, format json) " + statement.sql(),
            row -> new JsonArray(row.findJson("QUERY PLAN").orElseThrow()),
            statement.arguments());
    long read = read(plan.getJsonObject(0).getJsonObject("Plan"));
    return read <= most
        ? Optional.empty()
        : Optional.of(read + " rows read for " + statement.sql() + plan.encodePrettily());
  }

  /** Rows that scans touched, kept or not. */
  private static long read(JsonObject node) {
    long below =
        node.getJsonArray("Plans", new JsonArray()).stream()
            .mapToLong(child -> read((JsonObject) child))
            .sum();
    boolean scan = node.containsKey("Relation Name");
    return below + (scan ? Math.round(touched(node) * node.getDouble("Actual Loops")) : 0);
  }

  private static double touched(JsonObject scan) {
    return scan.getDouble("Actual Rows")
        + scan.getDouble("Rows Removed by Filter", 0.0)
        + scan.getDouble("Rows Removed by Index Recheck", 0.0);
  }
}
