package kassahub.deploy.demo;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kassahub demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows KassaHub at work with invented data.",
      "",
      "Starts a hub with its own PostgreSQL, simulated registers and a real agent beside each;"
          + " prints users, API keys and, when every register that answers has reported, READY and"
          + " the address of the cabinet. Everything listens on 127.0.0.1. Ctrl-C stops all of it;"
          + " the next start goes on where this one stopped.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class DemoCommand implements Callable<Integer> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  @Spec private CommandSpec spec;

  @Option(
      names = "--registers",
      defaultValue = "12",
      description = "How many registers, 1 to 1000; default ${DEFAULT-VALUE}.")
  private int registers;

  @Option(
      names = "--http-port",
      defaultValue = "0",
      description = "Port of the cabinet; by default a free one that stays the same.")
  private int httpPort;

  @Option(
      names = "--data",
      defaultValue = "${sys:user.home}/.kassahub-demo",
      description = "Folder of everything; default ${DEFAULT-VALUE}. Remove it to start anew.")
  private Path data;

  @Option(
      names = "--transport",
      defaultValue = "both",
      description = "How agents connect: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private DemoOptions.Way transport;

  @Override
  public Integer call() throws Exception {
    if (registers < 1 || registers > 1000) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "--registers: 1 to 1000 expected, found " + registers);
    }
    var out = spec.commandLine().getOut();
    var running = new CompletableFuture<Demo>();
    var stopped = new CountDownLatch(1);
    var main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, running, stopped), "stop"));
    var demo = start(running);
    print(demo.facts(), out);
    out.println("READY " + demo.url());
    out.flush();
    stopped.await();
    return 0;
  }

  private Demo start(CompletableFuture<Demo> running) throws Exception {
    try {
      var demo =
          Demo.start(
              new DemoOptions(registers, httpPort, data.toAbsolutePath().normalize(), transport));
      running.complete(demo);
      return demo;
    } catch (Exception failed) {
      running.completeExceptionally(failed);
      throw failed;
    }
  }

  /** While it starts still, the start is cut short and closes what it had opened. */
  private static void stop(Thread main, CompletableFuture<Demo> running, CountDownLatch stopped) {
    if (!running.isDone()) {
      main.interrupt();
    }
    try {
      running.get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS).close();
    } catch (ExecutionException | TimeoutException | InterruptedException neverRan) {
      // what failed has closed itself; what hangs is stopped by the next start
    } finally {
      stopped.countDown();
    }
  }

  private static void print(JsonObject facts, PrintWriter out) {
    out.println("Users (no second factor in the demo):");
    facts
        .getJsonArray("users")
        .forEach(
            entry -> {
              var user = (JsonObject) entry;
              out.printf(
                  "  %-11s %-22s %s%n",
                  user.getString("login"), user.getString("password"), user.getString("role"));
            });
    out.println("API keys:");
    facts
        .getJsonObject("apiKeys")
        .forEach(entry -> out.printf("  %-11s %s%n", entry.getKey(), entry.getValue()));
  }
}
