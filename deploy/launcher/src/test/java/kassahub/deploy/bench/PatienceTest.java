package kassahub.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(20)
class PatienceTest {
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Patience patience = CommandLine.populateCommand(new Patience(), "--patience", "1");

  @Test
  void waitsUntilItIsSo() throws InterruptedException {
    var looks = new AtomicInteger();
    assertThat(patience.await(LOOK, () -> looks.incrementAndGet() == 3)).isTrue();
    assertThat(looks).hasValue(3);
  }

  @Test
  void givesUpAndSaysWhatIsMissing() throws InterruptedException {
    assertThat(patience.await(LOOK, () -> false)).isFalse();
    assertThatThrownBy(
            () -> patience.require(LOOK, () -> false, () -> "2 of 3 agents have no answer"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("2 of 3 agents have no answer after 1 s");
  }
}
