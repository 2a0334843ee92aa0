package kassahub.deploy.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code kassahub bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      IngestBench.class,
      DeliverBench.class,
      ConnectBench.class,
      CabinetBench.class,
      ReportBench.class,
      CodecBench.class,
      AgentBench.class,
      HelpCommand.class
    },
    description = {
      "Measures the hub under simulated agents, on this machine and over loopback only; agent"
          + " measures the agent beside one hub, codecs measures no hub.",
      "",
      "Each run prints a table and, as its last line, one JSON object. Needs Linux: CPU times are"
          + " read from /proc.",
      ""
    })
public final class BenchCommand {}
