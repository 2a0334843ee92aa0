package kassahub.hub.organisation;

import kassahub.hub.database.PageQuery;

/** How lists are searched by names and tax numbers, each along its index of parts. */
public final class Sought {
  /** Written as the index organisation_parts has it. */
  static final String ORGANISATIONS =
      """
      list_parts(o.name || E'\\n' || o.tax_number) @> list_parts($1)
      and lower(o.name || E'\\n' || o.tax_number) like $2\
      """;

  private static final String SHORT = "lower(o.name || E'\\n' || o.tax_number) like $1";

  private Sought() {}

  /** Narrows a list with {@code organisation o}; an empty text narrows nothing. */
  public static void organisations(PageQuery query, String typed) {
    var text = typed.strip();
    if (text.length() >= PageQuery.SHORTEST_PART) {
      query.where(ORGANISATIONS, text, PageQuery.part(text));
    } else if (!text.isEmpty()) {
      query.where(SHORT, PageQuery.part(text));
    }
  }

  /**
   * Narrows a list by the organisation of its rows.
   *
   * @param column that has its id
   */
  public static void organisationOf(PageQuery query, String column, String typed) {
    var text = typed.strip();
    var found = column + " in (select o.id from organisation o where %s)";
    if (text.length() >= PageQuery.SHORTEST_PART) {
      query.where(found.formatted(ORGANISATIONS), text, PageQuery.part(text));
    } else if (!text.isEmpty()) {
      query.where(found.formatted(SHORT), PageQuery.part(text));
    }
  }
}
