package kassahub.hub.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import kassahub.hub.database.PageRequest.Direction;
import kassahub.hub.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A list read page by page along an index, whatever its length.
 *
 * <p>Composed of constants of a store: nothing that a caller sent becomes SQL, it only selects
 * among them or is an argument. Fragments number their own arguments from {@code $1}. Every
 * sortable expression must never be null and has an index that ends in the id; rows are ordered by
 * it and, among equals, by the id in the same direction.
 */
public final class PageQuery {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\d+)");
  private static final char SEPARATOR = '\n';

  private final String columns;
  private final String from;
  private final Key id;
  private final Map<String, Key> sortable = new LinkedHashMap<>();
  private final StringBuilder where = new StringBuilder("true");
  private final List<@Nullable Object> arguments = new ArrayList<>();
  private String ownSort = "";
  private boolean ownDescending;

  /** An SQL expression and its PostgreSQL type, such as {@code timestamptz}. */
  private record Key(String sql, String type) {}

  private record Order(String name, Key key, boolean descending) {}

  private record Keyed<T>(T item, String key, String id) {}

  private PageQuery(String columns, String from, Key id) {
    this.columns = columns;
    this.from = from;
    this.id = id;
  }

  /**
   * Starts a query.
   *
   * @param columns what stands between {@code select} and {@code from}
   * @param from what stands after {@code from}: tables with their joins
   * @param id the unique expression that breaks ties, with its type
   */
  public static PageQuery of(String columns, String from, String id, String idType) {
    return new PageQuery(columns, from, new Key(id, idType));
  }

  /** Lets callers sort by an expression of the given PostgreSQL type. */
  public PageQuery sortable(String name, String sql, String type) {
    sortable.put(name, new Key(sql, type));
    return this;
  }

  /** The order when none is asked for: one of the sortable names. */
  public PageQuery sortedBy(String name, boolean descending) {
    ownSort = name;
    ownDescending = descending;
    return this;
  }

  /** Adds a condition; its arguments are {@code $1} … of the fragment. */
  public PageQuery where(String condition, @Nullable Object... values) {
    where.append(" and (").append(place(condition, arguments.size())).append(')');
    Collections.addAll(arguments, values);
    return this;
  }

  /**
   * Reads the page.
   *
   * @throws Problem.Invalid {@code UNKNOWN_SORT} or {@code BAD_CURSOR}
   */
  public <T> Page<T> page(Tx tx, PageRequest request, Function<Row, T> mapper) {
    var order = orderOf(request);
    boolean backwards =
        request.direction() == Direction.PREVIOUS || request.direction() == Direction.LAST;
    var rows = new ArrayList<>(read(tx, request, order, backwards, mapper));
    boolean more = rows.size() > request.size();
    if (more) {
      rows.removeLast();
    }
    if (backwards) {
      Collections.reverse(rows);
    }
    boolean moved = request.cursor().isPresent();
    boolean before = backwards ? more : moved;
    boolean after = backwards ? moved : more;
    long most = request.countsExactly() ? Long.MAX_VALUE - 1 : Page.COUNTED;
    long count = count(tx, most + 1);
    return new Page<>(
        rows.stream().map(Keyed::item).toList(),
        before && !rows.isEmpty() ? Optional.of(cursor(order, rows.getFirst())) : Optional.empty(),
        after && !rows.isEmpty() ? Optional.of(cursor(order, rows.getLast())) : Optional.empty(),
        Math.min(count, most),
        count > most);
  }

  /** How many rows there are in all, however long it takes. */
  public long exactCount(Tx tx) {
    return count(tx, Long.MAX_VALUE);
  }

  /** Rows of each of these lists, in one statement; each is counted to {@link Page#COUNTED}. */
  public static List<RowCount> counts(Tx tx, List<PageQuery> queries) {
    var values = new ArrayList<@Nullable Object>();
    var each = new ArrayList<String>(queries.size());
    for (var query : queries) {
      values.add(Page.COUNTED + 1L);
      each.add(
          "(select count(*) from (select 1 from %s where %s limit $%d) counted) as rows%d"
              .formatted(
                  query.from,
                  place(query.where.toString(), values.size()),
                  values.size(),
                  each.size()));
      values.addAll(query.arguments);
    }
    return tx.one(
        "select " + String.join(", ", each),
        row ->
            IntStream.range(0, each.size())
                .mapToObj(at -> RowCount.upTo(Page.COUNTED, row.number("rows" + at)))
                .toList(),
        values.toArray());
  }

  /** Every row in the asked order, with flat memory. */
  public void stream(Tx tx, PageRequest request, Consumer<Row> consumer) {
    var order = orderOf(request);
    tx.stream(
        "select " + columns + " from " + from + " where " + where + ordered(order, false),
        500,
        consumer,
        arguments.toArray());
  }

  private <T> List<Keyed<T>> read(
      Tx tx, PageRequest request, Order order, boolean backwards, Function<Row, T> mapper) {
    var values = new ArrayList<>(arguments);
    var condition = new StringBuilder(where);
    request
        .cursor()
        .ifPresent(
            text -> {
              var position = position(order, text);
              boolean downwards = order.descending() != backwards;
              condition.append(after(order, downwards, values.size()));
              values.add(position.key());
              values.add(position.id());
            });
    values.add(request.size() + 1);
    var sql =
        "select %s, (%s)::text as page_key, (%s)::text as page_id from %s where %s%s limit $%d"
            .formatted(
                columns,
                order.key().sql(),
                id.sql(),
                from,
                condition,
                ordered(order, backwards),
                values.size());
    try {
      return tx.list(
          sql,
          row -> new Keyed<>(mapper.apply(row), row.string("page_key"), row.string("page_id")),
          values.toArray());
    } catch (PgException failure) {
      if (request.cursor().isPresent() && isUnreadable(failure)) {
        throw badCursor();
      }
      throw failure;
    }
  }

  private String after(Order order, boolean downwards, int used) {
    return " and (%s, %s) %s ($%d::text::%s, $%d::text::%s)"
        .formatted(
            order.key().sql(),
            id.sql(),
            downwards ? "<" : ">",
            used + 1,
            order.key().type(),
            used + 2,
            id.type());
  }

  private String ordered(Order order, boolean backwards) {
    String way = order.descending() == backwards ? "asc" : "desc";
    return " order by %s %s, %s %s".formatted(order.key().sql(), way, id.sql(), way);
  }

  private long count(Tx tx, long limit) {
    var values = new ArrayList<>(arguments);
    values.add(limit);
    return tx.one(
        "select count(*) as rows from (select 1 from %s where %s limit $%d) counted"
            .formatted(from, where, values.size()),
        row -> row.number("rows"),
        values.toArray());
  }

  private Order orderOf(PageRequest request) {
    String name = request.sort().orElse(ownSort);
    boolean descending = request.sort().isPresent() ? request.descending() : ownDescending;
    var key = sortable.get(name);
    if (key == null) {
      throw new Problem.Invalid("UNKNOWN_SORT", "list has no sortable column of that name");
    }
    return new Order(name, key, descending);
  }

  private static String cursor(Order order, Keyed<?> row) {
    String text = order.name() + SEPARATOR + row.id() + SEPARATOR + row.key();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static Keyed<Boolean> position(Order order, String cursor) {
    try {
      var parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("\n", 3);
      if (parts.length == 3 && parts[0].equals(order.name())) {
        return new Keyed<>(true, parts[2], parts[1]);
      }
    } catch (IllegalArgumentException notBase64) {
      throw badCursor();
    }
    throw badCursor();
  }

  /** A value that its type cannot be made of: SQL state class 22. */
  private static boolean isUnreadable(PgException failure) {
    return String.valueOf(failure.getSqlState()).startsWith("22");
  }

  private static Problem badCursor() {
    return new Problem.Invalid("BAD_CURSOR", "cursor is not one of this list in this order");
  }

  private static String place(String fragment, int used) {
    return PLACEHOLDER
        .matcher(fragment)
        .replaceAll(match -> "\\$" + (Integer.parseInt(match.group(1)) + used));
  }
}
