package kassahub.hub.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.PageRequest.Direction;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;

/** The query of a list: {@code after}, {@code limit} and the list's own filters, nothing else. */
final class Lists {
  private static final int USUAL = 100;

  private Lists() {}

  /**
   * A page request; {@code limit} is one of {@link PageRequest#SIZES}.
   *
   * @throws Problem.Invalid {@code UNKNOWN_PARAMETER} or {@code BAD_LIMIT}
   */
  static PageRequest request(Request request, List<String> filters) {
    known(request, filters);
    return page(request, filters, "");
  }

  /** The same with a parameter that searches. */
  static PageRequest request(Request request, List<String> filters, String search) {
    var names = new ArrayList<>(filters);
    names.add(search);
    known(request, names);
    String typed = request.query(search).orElse("");
    if (typed.length() > PageRequest.LONGEST_SEARCH) {
      throw new Problem.Invalid("BAD_SEARCH", search + " is too long");
    }
    return page(request, filters, typed);
  }

  private static PageRequest page(Request request, List<String> filters, String search) {
    int size = limit(request, 100, USUAL);
    if (!PageRequest.SIZES.contains(size)) {
      throw badLimit("10, 25, 50 or 100", "sizes", "100");
    }
    var chosen = new HashMap<String, List<String>>();
    filters.forEach(name -> request.query(name).ifPresent(v -> chosen.put(name, List.of(v))));
    var after = request.query("after");
    return new PageRequest(
        size,
        Optional.empty(),
        false,
        after,
        after.isPresent() ? Direction.NEXT : Direction.FIRST,
        chosen,
        search);
  }

  /** Items a page, from 1 to {@code most}. */
  static int limit(Request request, int most) {
    return limit(request, most, USUAL);
  }

  /** The same with another number when none is asked for. */
  static int limit(Request request, int most, int usual) {
    try {
      int limit = request.query("limit").map(Integer::parseInt).orElse(usual);
      if (limit >= 1 && limit <= most) {
        return limit;
      }
    } catch (NumberFormatException notNumber) {
      throw badLimit(most);
    }
    throw badLimit(most);
  }

  /** Refuses a misspelt parameter rather than ignoring it. */
  static void known(Request request, List<String> names) {
    var all = new ArrayList<>(names);
    all.add("after");
    all.add("limit");
    only(request, all);
  }

  /** The same where there are no pages. */
  static void only(Request request, List<String> all) {
    for (String name : request.queries().keySet()) {
      if (!all.contains(name)) {
        throw new Problem.Invalid(
            "UNKNOWN_PARAMETER",
            "parameter " + name + " is not known",
            Map.of("parameter", name, "nearest", Nearest.to(name, all)));
      }
    }
  }

  private static Problem badLimit(int most) {
    return badLimit("1 to " + most, "most", Integer.toString(most));
  }

  private static Problem badLimit(String expected, String kind, String most) {
    return new Problem.Invalid(
        "BAD_LIMIT",
        "limit: " + expected + " expected",
        Map.of("expected", expected, "kind", kind, "most", most));
  }
}
