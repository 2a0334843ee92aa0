package kassahub.deploy.vendor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import kassahub.hub.licence.IssuerKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kassahub vendor}: the stand-in as a process of its own. */
@Command(
    name = "vendor",
    mixinStandardHelpOptions = true,
    description = {
      "A vendor stand-in (test double): grants licences over the documented interface,",
      "and misbehaves on order. What it granted it remembers on disk."
    })
public final class VendorStandIn implements Callable<Integer> {
  /** What a process that was killed reports. */
  private static final int KILLED = 137;

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "loopback port; 0 takes a free one (default)")
  private int port;

  @Option(
      names = "--key",
      required = true,
      description = "Ed25519 key it signs with, PEM; made when missing, public half beside it")
  private Path key = Path.of("");

  @Option(names = "--state", required = true, description = "directory of what was granted")
  private Path state = Path.of("");

  @Option(
      names = "--mode",
      description = {
        "slow=MS, late=MS, partial=7/10, fail, die-after-grant, twice, garbled;",
        "may be repeated"
      })
  private List<String> modes = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var book = GrantBook.open(state);
        var server =
            new StandInServer(
                port,
                new Granting(IssuerKey.open(key), book, InstantSource.system()),
                Modes.parse(modes),
                () -> Runtime.getRuntime().halt(KILLED))) {
      server.start();
      var out = spec.commandLine().getOut();
      out.println("VENDOR http://127.0.0.1:" + server.port());
      out.flush();
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
