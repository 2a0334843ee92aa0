package kassahub.hub.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
 *
 * <p>A page is chosen first, from as few tables as its order and its conditions need; what is shown
 * of its rows is read after that. Each statement is planned for its own arguments: one that finds a
 * handful and one that finds half the list want different plans.
 */
public final class PageQuery {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\d+)");

  /** Shorter parts of a number or name are in no index: rows are read until enough have them. */
  public static final int SHORTEST_PART = 4;

  private static final char SEPARATOR = '\n';

  private final String columns;
  private final String from;
  private final Key id;
  private final Map<String, Join> joins = new LinkedHashMap<>();
  private final List<String> shared = new ArrayList<>();
  private final Map<String, Key> sortable = new LinkedHashMap<>();
  private final List<String> everywhere = new ArrayList<>();
  private final StringBuilder where = new StringBuilder("true");
  private final List<@Nullable Object> arguments = new ArrayList<>();
  private String details = "";
  private String among = "";
  private String ownSort = "";
  private boolean ownDescending;

  /** A statement with its arguments. */
  public record Statement(String sql, List<@Nullable Object> values) {
    public Statement {
      values = Collections.unmodifiableList(values);
    }

    @Nullable Object[] arguments() {
      return values.toArray();
    }
  }

  /** An SQL expression and its PostgreSQL type, such as {@code timestamptz}. */
  private record Key(String sql, String type) {}

  private record Join(String kind, String table, String on) {}

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

  /**
   * A table that is joined where the order or a condition names its alias. It has exactly one row
   * for each row of the list.
   *
   * @param on such as {@code b.id = a.id}
   */
  public PageQuery join(String alias, String table, String on) {
    joins.put(alias, new Join(" join ", table, on));
    return this;
  }

  /** A table that has one row for each row of the list, or none. */
  public PageQuery leftJoin(String alias, String table, String on) {
    joins.put(alias, new Join(" left join ", table, on));
    return this;
  }

  /** The same, by a column of that name in both. */
  public PageQuery beside(String alias, String table, String column) {
    return join(alias, table, alias + "." + column + " = " + main() + "." + column);
  }

  /**
   * Columns that the list's table and those beside it have alike: either can do without the other.
   */
  public PageQuery shared(String... columns) {
    shared.addAll(List.of(columns));
    return this;
  }

  /**
   * What is read of the rows of a page only: the columns are of these tables.
   *
   * @param joins from {@code page}, whose {@code id} is the row's
   */
  public PageQuery details(String joins) {
    details = joins;
    return this;
  }

  /** A pattern for {@code like} that finds a text anywhere in lower-case letters. */
  public static String part(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return "%" + lower.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
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
   * Adds a condition on {@link #shared} columns, without arguments. It is said of every table that
   * is read, so that the index of any of them can begin with such a column.
   */
  public PageQuery whereShared(String condition) {
    everywhere.add(condition);
    return this;
  }

  /**
   * Narrows the list to rows that have one of a few values, each once, where an index has this
   * column and then the list's order: it is read for each value by itself, however common the
   * planner takes it for. For lists with {@link #details}.
   *
   * @param type of the column, such as {@code bigint}
   */
  public PageQuery among(String column, String type, Object[] values) {
    arguments.add(values);
    among = "unnest($" + arguments.size() + "::" + type + "[]) among(value)";
    return where(column + " = among.value");
  }

  /**
   * Reads the page.
   *
   * @throws Problem.Invalid {@code UNKNOWN_SORT} or {@code BAD_CURSOR}
   */
  public <T> Page<T> page(Tx tx, PageRequest request, Function<Row, T> mapper) {
    tx.planEachTime();
    var order = orderOf(request);
    boolean backwards = backwards(request);
    var rows = new ArrayList<>(read(tx, request, mapper));
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
    boolean whole = !moved && !more;
    long count = whole ? rows.size() : count(tx, most + 1);
    return new Page<>(
        rows.stream().map(Keyed::item).toList(),
        before && !rows.isEmpty() ? Optional.of(cursor(order, rows.getFirst())) : Optional.empty(),
        after && !rows.isEmpty() ? Optional.of(cursor(order, rows.getLast())) : Optional.empty(),
        RowCount.upTo(most, count));
  }

  /** The first rows in the query's own order, at most so many. */
  public <T> List<T> first(Tx tx, int limit, Function<Row, T> mapper) {
    tx.planEachTime();
    var statement = rows(orderOf(PageRequest.first()), "", arguments, limit, false);
    return tx.list(statement.sql(), mapper, statement.arguments());
  }

  /** How many rows there are, counted up to {@link Page#COUNTED} and one. */
  public long shortCount(Tx tx) {
    tx.planEachTime();
    return count(tx, Page.COUNTED + 1L);
  }

  /** Whether there are more rows than that; counts no further. */
  public boolean exceeds(Tx tx, long most) {
    tx.planEachTime();
    return count(tx, most + 1) > most;
  }

  /** How many rows there are in all, however long it takes. */
  public long exactCount(Tx tx) {
    tx.planEachTime();
    return count(tx, Long.MAX_VALUE);
  }

  /** Rows of each of these lists, in one statement; each is counted to {@link Page#COUNTED}. */
  public static List<RowCount> counts(Tx tx, List<PageQuery> queries) {
    tx.planEachTime();
    var values = new ArrayList<@Nullable Object>();
    var each = new ArrayList<String>(queries.size());
    for (var query : queries) {
      var counting = query.counting(Page.COUNTED + 1L);
      each.add("(" + place(counting.sql(), values.size()) + ") as rows" + each.size());
      values.addAll(counting.values());
    }
    return tx.one(
        "select " + String.join(", ", each),
        row ->
            IntStream.range(0, each.size())
                .mapToObj(at -> RowCount.upTo(Page.COUNTED, row.number("rows" + at)))
                .toList(),
        values.toArray());
  }

  /** What {@link #page} asks for its rows. */
  public Statement rows(PageRequest request) {
    var order = orderOf(request);
    boolean backwards = backwards(request);
    var values = new ArrayList<@Nullable Object>(arguments);
    var beyond = "";
    if (request.cursor().isPresent()) {
      var position = position(order, request.cursor().get());
      beyond = after(order, order.descending() != backwards, values.size());
      values.add(position.key());
      values.add(position.id());
    }
    return rows(order, beyond, values, request.size() + 1, backwards);
  }

  /** What {@link #page} asks for its count. */
  public Statement counting(long limit) {
    var values = new ArrayList<@Nullable Object>(arguments);
    values.add(limit);
    String limited = " limit $" + values.size();
    var rows = each("1", over("select 1 as one", where + limited), limited);
    var sql = "select count(*) as rows from (" + rows + ") counted";
    return new Statement(sql, values);
  }

  private Statement rows(
      Order order, String beyond, List<@Nullable Object> used, int limit, boolean backwards) {
    var values = new ArrayList<@Nullable Object>(used);
    values.add(limit);
    String key = order.key().sql();
    String way = order.descending() == backwards ? " asc" : " desc";
    String limited = " limit $" + values.size();
    String tail = where + beyond + " order by " + key + way + ", " + id.sql() + way + limited;
    String sql =
        details.isEmpty()
            ? over("select " + columns + texts(key, id.sql()), tail)
            : "select "
                + columns
                + texts("page.key", "page.id")
                + " from ("
                + each(
                    "key, id",
                    over("select " + key + " as key, " + id.sql() + " as id", tail),
                    " order by key" + way + ", id" + way + limited)
                + ") page "
                + details
                + " order by page.key"
                + way
                + ", page.id"
                + way;
    return new Statement(sql, values);
  }

  /** The same rows of each value that they are among, and of these together no more. */
  private String each(String columns, String rows, String tail) {
    return among.isEmpty()
        ? rows
        : "select " + columns + " from " + among + " cross join lateral (" + rows + ") each" + tail;
  }

  private static String texts(String key, String id) {
    return ", (" + key + ")::text as page_key, (" + id + ")::text as page_id";
  }

  /**
   * Completes a statement with its tables: the list's with those that are named, or one beside it
   * alone where nothing else is named.
   *
   * @param head up to {@code from}
   * @param tail from {@code where} on
   */
  private String over(String head, String tail) {
    var named = joins.keySet().stream().filter(alias -> names(head + tail, alias, "")).toList();
    String others = "(?!(?:" + String.join("|", shared) + ")\\b)";
    if (named.size() == 1 && !shared.isEmpty() && !names(head + tail, main(), others)) {
      String alias = named.getFirst();
      var table = requireNonNull(joins.get(alias)).table() + " " + alias;
      return of(alias, head) + " from " + table + " where " + said(alias) + of(alias, tail);
    }
    var tables = new StringBuilder(from);
    var conditions = new StringBuilder(said(main()));
    for (String alias : named) {
      var join = requireNonNull(joins.get(alias));
      tables.append(join.kind() + join.table() + " " + alias + " on " + join.on());
      conditions.append(shared.isEmpty() ? "" : said(alias));
    }
    return head + " from " + tables + " where " + conditions + tail;
  }

  private String said(String alias) {
    return everywhere.stream()
        .map(condition -> "(" + of(alias, condition) + ") and ")
        .collect(Collectors.joining());
  }

  /** The same SQL of another table. */
  private String of(String alias, String sql) {
    return Pattern.compile("\\b" + main() + "\\.").matcher(sql).replaceAll(alias + ".");
  }

  /** Alias of the list's table: its last word. */
  private String main() {
    return from.substring(from.lastIndexOf(' ') + 1);
  }

  private static boolean names(String sql, String alias, String column) {
    return Pattern.compile("\\b" + alias + "\\." + column).matcher(sql).find();
  }

  private <T> List<Keyed<T>> read(Tx tx, PageRequest request, Function<Row, T> mapper) {
    var statement = rows(request);
    try {
      return tx.list(
          statement.sql(),
          row -> new Keyed<>(mapper.apply(row), row.string("page_key"), row.string("page_id")),
          statement.arguments());
    } catch (PgException failure) {
      if (request.cursor().isPresent() && isUnreadable(failure)) {
        throw badCursor();
      }
      throw failure;
    }
  }

  private static boolean backwards(PageRequest request) {
    return request.direction() == Direction.PREVIOUS || request.direction() == Direction.LAST;
  }

  /**
   * The position is selected, so that the planner does not take it for a constant: of such a pair
   * it weighs the key alone and expects nothing beyond a value that most rows have.
   */
  private String after(Order order, boolean downwards, int used) {
    return " and (%s, %s) %s ((select $%d::text::%s), (select $%d::text::%s))"
        .formatted(
            order.key().sql(),
            id.sql(),
            downwards ? "<" : ">",
            used + 1,
            order.key().type(),
            used + 2,
            id.type());
  }

  private long count(Tx tx, long limit) {
    var statement = counting(limit);
    return tx.one(statement.sql(), row -> row.number("rows"), statement.arguments());
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
