package kassahub.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FiguresTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine line =
      new CommandLine(new BenchCommand())
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(err, true));

  @Test
  void aFaultIsSaidCountedAndTheExitCode() {
    int code =
        new Figures("some")
            .count("rows", "rows", 7)
            .fault("lost", "rows that are not there", 2)
            .fault("doubled", "rows too many", -1)
            .print(line);

    assertThat(code).isEqualTo(1);
    assertThat(last())
        .isEqualTo(
            new JsonObject("{'bench':'some','rows':7,'lost':2,'doubled':-1}".replace('\'', '"')));
    assertThat(err.toString().lines())
        .containsExactly("kassahub: 2 rows that are not there", "kassahub: -1 rows too many");
  }

  @Test
  void noFaultIsAZeroInTheFiguresAndNoWord() {
    assertThat(new Figures("some").fault("lost", "rows that are not there", 0).print(line))
        .isZero();
    assertThat(last().getLong("lost")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  private JsonObject last() {
    return new JsonObject(out.toString().lines().toList().getLast());
  }
}
