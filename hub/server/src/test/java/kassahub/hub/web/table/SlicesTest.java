package kassahub.hub.web.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.PageRequest.Direction;
import org.junit.jupiter.api.Test;

class SlicesTest {
  private static final List<Integer> ITEMS = IntStream.range(0, 25).boxed().toList();

  @Test
  void walksForwardsAndBackOverTheSameItems() {
    var first = Slices.page(ITEMS, request(Direction.FIRST, Optional.empty()));
    var second = Slices.page(ITEMS, request(Direction.NEXT, first.nextCursor()));
    var again = Slices.page(ITEMS, request(Direction.PREVIOUS, second.previousCursor()));
    assertThat(first.items()).hasSize(10).startsWith(0);
    assertThat(second.items()).startsWith(10);
    assertThat(again.items()).isEqualTo(first.items());
    assertThat(first.previousCursor()).isEmpty();
  }

  @Test
  void endsWithWhatIsLeft() {
    var last = Slices.page(ITEMS, request(Direction.LAST, Optional.empty()));
    assertThat(last.items()).containsExactly(20, 21, 22, 23, 24);
    assertThat(last.nextCursor()).isEmpty();
  }

  @Test
  void survivesAPositionBeyondTheEnd() {
    assertThat(Slices.page(ITEMS, request(Direction.NEXT, Optional.of("9999"))).items()).isEmpty();
    assertThat(Slices.page(List.of(), request(Direction.LAST, Optional.empty())).items()).isEmpty();
  }

  private static PageRequest request(Direction direction, Optional<String> cursor) {
    return new PageRequest(10, Optional.empty(), false, cursor, direction, Map.of(), "");
  }
}
