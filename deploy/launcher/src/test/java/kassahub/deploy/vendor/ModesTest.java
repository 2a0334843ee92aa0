package kassahub.deploy.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModesTest {
  @Test
  void readsEveryWord() {
    assertThat(
            Modes.parse(
                List.of(
                    "slow=500",
                    "late=900",
                    "partial=7/10",
                    "fail",
                    "die-after-grant",
                    "twice",
                    "garbled")))
        .isEqualTo(
            new Modes(
                Duration.ofMillis(500), 7, 10, true, true, true, true, Duration.ofMillis(900)));
    assertThat(Modes.parse(List.of())).isEqualTo(Modes.NONE);
  }

  @Test
  void refusesAWordItDoesNotKnow() {
    assertThatThrownBy(() -> Modes.parse(List.of("partial=7"))).hasMessageContaining("partial=7");
  }

  @Test
  void grantsSevenOfEveryTen() {
    var modes = Modes.parse(List.of("partial=7/10"));

    assertThat(IntStream.range(0, 20).filter(modes::grants).count()).isEqualTo(14);
  }
}
