package kassahub.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kassahub status}: how the agent of this computer is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Says how the agent that runs on this computer is: its connection to the hub, what waits to"
          + " be sent, every register, and what a person should read.",
      "The same stands on the page http://127.0.0.1:7787/ ([status] port in the configuration)."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the agent answered", "1:it did not", "2:wrong arguments"})
public final class StatusCommand implements Callable<Integer> {
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int MOST_BYTES = 1 << 20;

  @Mixin private final ConfigOption config = new ConfigOption();

  private final Console console;

  public StatusCommand() {
    this(Console.system());
  }

  StatusCommand(Console console) {
    this.console = console;
  }

  /** Prints what the agent says; exit code 1 when nobody answers. */
  @Override
  public Integer call() {
    int port;
    try {
      port = port();
    } catch (ConfigException wrong) {
      return console.fail("config.wrong", config.file(), String.valueOf(wrong.getMessage()));
    }
    if (port == 0) {
      return console.fail("status.off", config.file());
    }
    try {
      console.print(ask(port));
      return 0;
    } catch (IOException nobody) {
      return console.fail("status.silent", Integer.toString(port), nobody.toString());
    }
  }

  private int port() throws ConfigException {
    Optional<Path> file = config.present();
    return file.isPresent()
        ? new ConfigFile(System.getenv()).read(file.get()).statusPort()
        : AgentConfig.STATUS_PORT;
  }

  private static String ask(int port) throws IOException {
    var url = URI.create("http://127.0.0.1:" + port + StatusServer.TEXT).toURL();
    var connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }
}
