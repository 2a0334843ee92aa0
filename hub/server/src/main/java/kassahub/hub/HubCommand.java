package kassahub.hub;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kassahub hub}: runs a hub until it is told to stop. */
@Command(
    name = "hub",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a hub: cabinet, API and the ports that agents connect to.",
      "",
      "The first start prints a one-time link for the first operator; open it on this machine"
          + " within 15 minutes. Stop with Ctrl-C or SIGTERM.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class HubCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "Configuration; deploy/hub.toml is a sample with every key.")
  private Path config;

  @Override
  public Integer call() throws InterruptedException {
    var out = spec.commandLine().getOut();
    var hub = Hub.startByDatabaseTime(HubConfig.read(config), InstantSource.system());
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(hub, stopped), "stop"));
    hub.features()
        .people()
        .signInLinks()
        .firstOperator()
        .ifPresent(
            token ->
                out.printf(
                    "No operator yet. Open within 15 minutes:"
                        + " http://127.0.0.1:%d/first-operator/%s%n",
                    hub.httpPort(), token));
    out.printf("READY http://127.0.0.1:%d%n", hub.httpPort());
    out.flush();
    stopped.await();
    return 0;
  }

  private static void close(Hub hub, CountDownLatch stopped) {
    try {
      hub.close();
    } finally {
      stopped.countDown();
    }
  }
}
