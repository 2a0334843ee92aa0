package kassahub.hub.web.table;

import java.util.List;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;

/** Rows of a list that something is done with. */
public final class Ticked {
  /** As many as a page has at most. */
  private static final int MOST = 100;

  private Ticked() {}

  /**
   * Their ids. Rows that stand on other pages are not done unseen: who ticked all is told so.
   *
   * @throws Problem.Invalid with this code when there is none, or more than a page
   */
  public static List<String> ids(Request request, String code) {
    var ids = request.formAll("id");
    boolean all = request.form("all").isPresent();
    if (ids.isEmpty()
        || ids.size() > MOST
        || (all && request.formNumber("all-count").orElse(Long.MAX_VALUE) > ids.size())) {
      throw new Problem.Invalid(code, "1 to 100 rows of a page expected");
    }
    return ids;
  }
}
