package kassahub.deploy.bench;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long the codecs take for one piece of work, and what they allocate, by JMH. */
@Command(
    name = "codecs",
    mixinStandardHelpOptions = true,
    description = {
      "Frames of both register protocols, licence masks and files, reports: time and memory of one"
          + " piece of work.",
      "",
      "Each is measured in JVMs of its own, one after another: about nine seconds a JVM.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class CodecBench implements Callable<Integer> {
  private static final String WORK = CodecBench.class.getPackageName() + ".codec.";
  private static final int MOST_FORKS = 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--forks",
      description = "JVMs for each, so many 1 to 20 (default: ${DEFAULT-VALUE}).")
  private int forks = 2;

  @Option(
      names = "--only",
      description =
          "A regular expression: measures what has it in its name, such as Frames or maskUntil.")
  private String only = "";

  @Override
  public Integer call() throws RunnerException {
    if (forks < 1 || forks > MOST_FORKS) {
      throw new IllegalArgumentException("--forks: 1 to 20 expected, found " + forks);
    }
    measure(
        new OptionsBuilder()
            .forks(forks)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1)),
        only,
        spec.commandLine().getOut());
    return 0;
  }

  /**
   * Prints the figures of all whose name contains a match.
   *
   * @param pace how many JVMs, rounds and seconds
   */
  static void measure(ChainedOptionsBuilder pace, String only, PrintWriter out)
      throws RunnerException {
    var options =
        pace.include(WORK.replace(".", "\\.") + ".*" + only)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    var figures = new Figures("codecs");
    try {
      new Runner(options).run().forEach(result -> add(figures, result));
    } catch (NoBenchmarksException none) {
      throw new IllegalArgumentException("--only: no codec has " + only + " in its name", none);
    }
    figures.print(out);
  }

  private static void add(Figures figures, RunResult result) {
    var name = result.getParams().getBenchmark().substring(WORK.length());
    var method = name.substring(name.indexOf('.') + 1);
    var time = result.getPrimaryResult();
    figures
        .measure(method + "Nanos", "ns, " + name, time.getScore())
        .measure(
            method + "NanosError",
            "ns, the same, half of its 99.9 % interval",
            time.getScoreError())
        .measure(method + "Bytes", "bytes allocated by it", secondary(result, "gc.alloc.rate.norm"))
        .measure(method + "MbPerSecond", "MB/s allocated", secondary(result, "gc.alloc.rate"));
  }

  private static double secondary(RunResult result, String name) {
    return Optional.ofNullable(result.getSecondaryResults().get(name)).orElseThrow().getScore();
  }
}
