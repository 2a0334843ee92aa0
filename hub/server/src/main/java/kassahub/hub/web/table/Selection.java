package kassahub.hub.web.table;

import java.util.List;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;

/** Which rows a bulk act is for. */
public sealed interface Selection {
  /** Most rows that can be ticked one by one. */
  int MOST = 1_000;

  /** These rows. */
  record Ticked(List<String> ids) implements Selection {}

  /**
   * Every row under a filter, counted again when the act runs.
   *
   * @param query of the list's address when «Отметить все» was pressed
   * @param shownCount what the reader was told
   */
  record Everything(String query, long shownCount) implements Selection {}

  /**
   * As the table's form sends it.
   *
   * @throws Problem.Invalid {@code NOTHING_SELECTED} or {@code TOO_MANY_SELECTED}
   */
  static Selection of(Request request) {
    if (request.form("all").isPresent()) {
      long count = request.form("all-count").map(Long::parseLong).orElse(0L);
      return new Everything(request.formText("all"), count);
    }
    var ids = request.formAll("id");
    if (ids.isEmpty()) {
      throw new Problem.Invalid("NOTHING_SELECTED", "no row is ticked");
    }
    if (ids.size() > MOST) {
      throw new Problem.Invalid("TOO_MANY_SELECTED", "more than " + MOST + " rows are ticked");
    }
    return new Ticked(ids);
  }
}
