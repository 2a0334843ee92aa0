package kassahub.deploy.demo;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    var stop = new CountDownLatch(1);
    var demo =
        Demo.start(
            new DemoOptions(registers, httpPort, data.toAbsolutePath().normalize(), transport));
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(demo, stop, stopped), "stop"));
    print(demo.facts(), out);
    out.println("READY " + demo.url());
    out.flush();
    stop.await();
    stopped.await();
    return 0;
  }

  private static void close(Demo demo, CountDownLatch stop, CountDownLatch stopped) {
    try {
      demo.close();
    } finally {
      stop.countDown();
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
