package kassahub.hub.organisation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.Tx;
import org.jspecify.annotations.Nullable;

/**
 * How lists are searched by names and tax numbers, each along its index of parts. An organisation
 * is found by its words, each of them, whatever stands between and in which order: who pays stands
 * in a bank's statement as «КАССА ПЛЮС ООО», and nobody types «».
 */
public final class Sought {
  /** Written as the index organisation_parts has it. */
  private static final String NUMBER =
      """
      list_parts(o.name || E'\\n' || o.tax_number) @> list_parts($1)
      and lower(o.name || E'\\n' || o.tax_number) like $2\
      """;

  /**
   * Of {@code organisation o}: a sandbox makes up tax numbers of region 00, which there is not
   * (decision 070).
   */
  public static final String REAL = "not (o.country = 'RU' and o.tax_number like '00%')";

  private static final String SHORT = "lower(o.name || E'\\n' || o.tax_number) like $1";

  /** Written as the index account_parts has it. */
  private static final String NAMES =
      "list_parts(a.name) @> list_parts($1) and lower(a.name) like $2";

  /** Names with this number, and whose organisations have it. */
  private static final String NUMBERS =
      """
      a.id in (
        select a.id from account a where %s
        union all
        select s.account_id from organisation o join account_sees s on s.organisation_id = o.id
        where %s)\
      """
          .formatted(NAMES, NUMBER);

  private static final String IN = "%s in (select o.id from organisation o where %s)";

  /** More of them, and the list is read in its own order until a page is full. */
  private static final int FEW = 100;

  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Words of a text that are looked for; the rest narrows nothing. */
  private static final int MOST_WORDS = 8;

  private Sought() {}

  /** Narrows a list with {@code organisation o}; an empty text narrows nothing. */
  public static void organisations(PageQuery query, String typed) {
    var text = typed.strip();
    if (text.length() >= PageQuery.SHORTEST_PART) {
      words(query, "%s", text);
    } else if (!text.isEmpty()) {
      query.where(SHORT, PageQuery.part(text));
    }
  }

  /** Short words are in no index; a text of nothing else is looked for as it stands. */
  private static void words(PageQuery query, String form, String text) {
    var words =
        BETWEEN
            .splitAsStream(text)
            .filter(word -> !word.isEmpty())
            .distinct()
            .limit(MOST_WORDS)
            .toList();
    var indexed = words.stream().filter(word -> word.length() >= PageQuery.SHORTEST_PART).toList();
    if (indexed.isEmpty()) {
      words = List.of(text);
      indexed = words;
    }
    var arguments = new ArrayList<@Nullable Object>(indexed);
    arguments.add(words.stream().map(PageQuery::part).toArray(String[]::new));
    var parts =
        IntStream.rangeClosed(1, indexed.size())
            .mapToObj("list_parts($%d)"::formatted)
            .collect(Collectors.joining(" || "));
    var condition =
        """
        list_parts(o.name || E'\\n' || o.tax_number) @> (%s)
        and lower(o.name || E'\\n' || o.tax_number) like all ($%d)\
        """
            .formatted(parts, arguments.size());
    query.where(form.formatted(condition), arguments.toArray());
  }

  /**
   * Narrows a list with {@code account a} by its name, or by the tax number of whom it pays for or
   * serves. Not by their names: a word that many have would be looked for in all of them.
   */
  public static void accounts(PageQuery query, String typed) {
    var text = typed.strip();
    if (text.length() >= PageQuery.SHORTEST_PART) {
      boolean number = DIGITS.matcher(text).matches();
      query.where(number ? NUMBERS : NAMES, text, PageQuery.part(text));
    } else if (!text.isEmpty()) {
      query.where("lower(a.name) like $1", PageQuery.part(text));
    }
  }

  /**
   * Narrows a list by the organisation of its rows, {@code organisation_id} with an index that goes
   * on in the list's order. Where few that have rows are found the list is read for each of them:
   * how many rows those have that share a word the planner cannot know.
   *
   * @param table of the rows, such as {@code invoice}
   * @param alias of the table in the list
   */
  public static void organisationOf(
      Tx tx, PageQuery query, String table, String alias, String typed) {
    var text = typed.strip();
    if (text.isEmpty()) {
      return;
    }
    var column = alias + ".organisation_id";
    var found = found(tx, text, table);
    if (found.size() <= FEW) {
      query.among(column, "bigint", found.toArray(Long[]::new));
    } else if (text.length() >= PageQuery.SHORTEST_PART) {
      words(query, IN.formatted(column, "%s"), text);
    } else {
      query.where(IN.formatted(column, SHORT), PageQuery.part(text));
    }
  }

  /** Rows are looked up for each: {@code offset} keeps the planner from joining the whole table. */
  private static List<Long> found(Tx tx, String text, String table) {
    var query =
        PageQuery.of("o.id", "organisation o", "o.id", "bigint")
            .sortable("id", "o.id", "bigint")
            .sortedBy("id", false)
            .where("exists (select from " + table + " r where r.organisation_id = o.id offset 0)");
    organisations(query, text);
    return query.first(tx, FEW + 1, row -> row.number("id"));
  }
}
