package kassahub.hub.database;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.TestDatabase;
import kassahub.hub.database.PageRequest.Direction;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PageQueryIT {
  private static final TestDatabase SERVER = TestDatabase.create();

  /** 53 vendors, seven different limits: many rows are equal in the sorted column. */
  @BeforeAll
  static void fill() {
    SERVER
        .database()
        .run(
            tx ->
                tx.execute(
                    """
                    insert into vendor (name, legal_name, ogrn, issuer, daily_limit)
                    select 'В' || n, 'ООО В' || n, '1137746317830', 'files', 1 + n % 7
                    from generate_series(1, 53) n
                    """));
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void showsEveryRowOnceInBothDirections() {
    for (boolean descending : new boolean[] {false, true}) {
      var forwards = walk(query(), descending, Direction.FIRST, Direction.NEXT);
      var backwards = walk(query(), descending, Direction.LAST, Direction.PREVIOUS);
      assertThat(forwards).hasSize(53).doesNotHaveDuplicates();
      assertThat(backwards.reversed()).isEqualTo(forwards);
    }
  }

  @Test
  void rowsAmongAFewValuesComeInOneOrderAndAreCountedTogether() {
    for (boolean descending : new boolean[] {false, true}) {
      var any = mixed().where("v.daily_limit = any($1)", (Object) new Integer[] {2, 5, 9});
      var expected = walk(any, descending, Direction.FIRST, Direction.NEXT);
      assertThat(expected).hasSize(16);
      var few = mixed().among("v.daily_limit", "integer", new Integer[] {2, 5, 9});
      assertThat(walk(few, descending, Direction.FIRST, Direction.NEXT)).isEqualTo(expected);
      assertThat(walk(few, descending, Direction.LAST, Direction.PREVIOUS).reversed())
          .isEqualTo(expected);
      assertThat(page(few, request("limit", Optional.empty())).count().rows()).isEqualTo(16);
    }
    var none = mixed().among("v.daily_limit", "integer", new Integer[0]);
    assertThat(page(none, request("limit", Optional.empty())).items()).isEmpty();
  }

  /** Values of what they are narrowed by are neighbours in no order. */
  private static PageQuery mixed() {
    return PageQuery.of("v.name", "vendor v", "v.id", "bigint")
        .details("join vendor v on v.id = page.id")
        .sortable("limit", "length(v.name)", "integer")
        .sortedBy("limit", false);
  }

  @Test
  void putsArgumentsOfAllConditionsInTheirPlaces() {
    var page =
        SERVER
            .database()
            .transact(
                tx ->
                    query()
                        .where("daily_limit = $1 or daily_limit = $2", 1, 2)
                        .where("name like $1", "В%")
                        .page(tx, request(false, Direction.FIRST, Optional.empty()), this::name));
    assertThat(page.count().rows()).isEqualTo(15);
  }

  @Test
  void refusesAnOrderAndACursorItDoesNotKnow() {
    assertThatThrownBy(() -> page(request("name; drop table vendor", Optional.empty())))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("UNKNOWN_SORT");
    assertThatThrownBy(() -> page(request("limit", Optional.of("bm9uc2Vuc2U"))))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("BAD_CURSOR");
    for (String forged : List.of("limit\n1\nseven", "limit\none\n7", "limit\n1\n7\u0000")) {
      var cursor = Base64.getUrlEncoder().encodeToString(forged.getBytes(US_ASCII));
      assertThatThrownBy(() -> page(request("limit", Optional.of(cursor))))
          .isInstanceOf(Problem.Invalid.class)
          .hasMessageContaining("BAD_CURSOR");
    }
  }

  private List<String> walk(PageQuery query, boolean descending, Direction start, Direction on) {
    var names = new ArrayList<String>();
    var page = page(query, request(descending, start, Optional.empty()));
    while (true) {
      names.addAll(on == Direction.PREVIOUS ? page.items().reversed() : page.items());
      var cursor = on == Direction.NEXT ? page.nextCursor() : page.previousCursor();
      if (cursor.isEmpty()) {
        return names;
      }
      page = page(query, request(descending, on, cursor));
    }
  }

  private Page<String> page(PageRequest request) {
    return page(query(), request);
  }

  private Page<String> page(PageQuery query, PageRequest request) {
    return SERVER.database().transact(tx -> query.page(tx, request, this::name));
  }

  private String name(Row row) {
    return row.string("name");
  }

  private static PageQuery query() {
    return PageQuery.of("name", "vendor", "id", "bigint")
        .sortable("limit", "daily_limit", "integer")
        .sortedBy("limit", false);
  }

  private static PageRequest request(String sort, Optional<String> cursor) {
    var direction = cursor.isPresent() ? Direction.NEXT : Direction.FIRST;
    return new PageRequest(10, Optional.of(sort), false, cursor, direction, Map.of(), "");
  }

  private static PageRequest request(
      boolean descending, Direction direction, Optional<String> cursor) {
    return new PageRequest(10, Optional.of("limit"), descending, cursor, direction, Map.of(), "");
  }
}
