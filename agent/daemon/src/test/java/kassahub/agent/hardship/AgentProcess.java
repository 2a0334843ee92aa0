package kassahub.agent.hardship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Handles one {@link ChildAgent}. */
final class AgentProcess implements AutoCloseable {
  private final Process process;

  /** What the operating system says of it. */
  record Use(int threads, int handles, int residentMegabytes) {}

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
    int threads = 0;
    int resident = 0;
    for (String line : Files.readAllLines(proc.resolve("status"))) {
      String number = line.replaceAll("\\D", "");
      if (line.startsWith("Threads:")) {
        threads = Integer.parseInt(number);
      } else if (line.startsWith("VmRSS:")) {
        resident = Integer.parseInt(number) / 1024;
      }
    }
    try (Stream<Path> handles = Files.list(proc.resolve("fd"))) {
      return new Use(threads, (int) handles.count(), resident);
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
