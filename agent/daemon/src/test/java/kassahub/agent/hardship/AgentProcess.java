package kassahub.agent.hardship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Handles one {@link ChildAgent}. */
final class AgentProcess implements AutoCloseable {
  /** What a JVM has more of when there is more to do: compilers, collectors, carriers. */
  private static final Pattern COMES_AND_GOES = Pattern.compile("C[12] |GC |ForkJoinPool");

  private final Process process;

  /**
   * What the operating system says of it.
   *
   * @param threadNames in their order, cut after 15 letters
   */
  record Use(List<String> threadNames, int handles, int residentMegabytes) {
    int threads() {
      return threadNames.size();
    }
  }

  private AgentProcess(Process process) {
    this.process = process;
  }

  /**
   * @param faster how many times faster than the computer's its clock runs
   */
  static AgentProcess start(Path data, int hub, int register, Duration poll, long faster)
      throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms8m",
            "-Xmx24m",
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            ChildAgent.class.getName(),
            data.toString(),
            Integer.toString(hub),
            Integer.toString(register),
            Long.toString(poll.toMillis()),
            Long.toString(faster));
    return new AgentProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling("agent.log").toFile())
            .start());
  }

  /** Lets it live for so long; false when it ended by itself. */
  boolean lives(Duration time) throws InterruptedException {
    return !process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  void order(String words) throws IOException {
    var out = process.getOutputStream();
    out.write((words + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  Use use() throws IOException {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    int resident = 0;
    for (String line : Files.readAllLines(proc.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = Integer.parseInt(line.replaceAll("\\D", "")) / 1024;
      }
    }
    try (Stream<Path> handles = Files.list(proc.resolve("fd"));
        Stream<Path> tasks = Files.list(proc.resolve("task"))) {
      List<String> threads =
          tasks
              .map(AgentProcess::name)
              .filter(name -> !COMES_AND_GOES.matcher(name).lookingAt())
              .sorted()
              .toList();
      return new Use(threads, (int) handles.count(), resident);
    }
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException over) {
      return "C1 over"; // it ended since it was listed
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it survives SIGKILL");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
