package kassahub.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

class CodecBenchTest {
  private final StringWriter said = new StringWriter();

  @Test
  void saysOfEachHowLongItTakesAndWhatItAllocates() throws RunnerException {
    measure("");

    var figures = new JsonObject(said.toString().strip().lines().toList().getLast());
    assertThat(figures.getString("bench")).isEqualTo("codecs");
    for (String name :
        new String[] {
          "standardWritten",
          "standardRead",
          "alternativeWritten",
          "alternativeRead",
          "maskExtended",
          "maskCompared",
          "maskUntil",
          "fileOf100Written",
          "fileOf100Read",
          "batchOf20Written",
          "batchOf20Read"
        }) {
      assertThat(figures.getDouble(name + "Nanos")).as(name).isPositive();
      assertThat(figures.containsKey(name + "Bytes")).as(name).isTrue();
    }
    assertThat(figures.getDouble("fileOf100ReadBytes")).isGreaterThan(100 * 128.0);
  }

  @Test
  void refusesANameThatNothingHas() {
    assertThatThrownBy(() -> measure("nothing")).hasMessageContaining("nothing");
  }

  private void measure(String only) throws RunnerException {
    CodecBench.measure(quick(), only, new PrintWriter(said));
  }

  /** In this JVM, a moment each: whether it works, not how fast. */
  private static ChainedOptionsBuilder quick() {
    return new OptionsBuilder()
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(30));
  }
}
