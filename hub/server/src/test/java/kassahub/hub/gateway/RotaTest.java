package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RotaTest {
  private final Rota rota = new Rota(12, 100);

  @Test
  void fewAreAllLookedAtEachTime() {
    var few = numbers(100);

    assertThat(rota.next(few)).isEqualTo(few);
    assertThat(rota.next(few)).isEqualTo(few);
    assertThat(rota.next(List.of())).isEmpty();
    assertThat(rota.next(few)).isEqualTo(few);
  }

  @Test
  void manyHaveHadATurnAfterTwelve() {
    var many = numbers(12_005);
    var seen = new ArrayList<Integer>();

    for (int turn = 0; turn < 12; turn++) {
      seen.addAll(rota.next(many));
    }

    assertThat(seen).isEqualTo(many);
    assertThat(rota.next(many)).startsWith(0);
  }

  @Test
  void whenManyAreGoneItBeginsAgain() {
    rota.next(numbers(12_000));

    assertThat(rota.next(numbers(50))).hasSize(50);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
