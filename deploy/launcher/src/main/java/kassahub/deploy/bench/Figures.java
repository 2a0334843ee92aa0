package kassahub.deploy.bench;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What a bench found: a table for people, then one line of JSON for programs. */
final class Figures {
  private static final int PLACES = 4;

  private final JsonObject json = new JsonObject();
  private final List<String> rows = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  Figures(String bench) {
    json.put("bench", bench);
  }

  /** A setting of the run; not in the table. */
  Figures given(String key, Object value) {
    json.put(key, value);
    return this;
  }

  Figures count(String key, String words, long value) {
    json.put(key, value);
    rows.add("%,14d  %s".formatted(value, words));
    return this;
  }

  Figures measure(String key, String words, double value) {
    double rounded = rounded(value);
    json.put(key, rounded);
    rows.add("%14s  %s".formatted(BigDecimal.valueOf(rounded).toPlainString(), words));
    return this;
  }

  /** What there must be none of, or the run has failed. */
  Figures fault(String key, String words, long value) {
    if (value != 0) {
      faults.add("%,d %s".formatted(value, words));
    }
    return count(key, words, value);
  }

  /** The exit code: 1 when there is a fault. */
  int print(CommandLine line) {
    print(line.getOut());
    faults.forEach(fault -> line.getErr().println("kassahub: " + fault));
    return faults.isEmpty() ? 0 : 1;
  }

  void print(PrintWriter out) {
    out.println();
    rows.forEach(out::println);
    out.println();
    out.println(json.encode());
    out.flush();
  }

  private static double rounded(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(new MathContext(PLACES, RoundingMode.HALF_UP)).doubleValue()
        : 0;
  }
}
