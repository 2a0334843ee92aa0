package kassahub.deploy;

import java.nio.file.NoSuchFileException;
import kassahub.agent.AgentCommand;
import kassahub.agent.DiscoverCommand;
import kassahub.agent.DoctorCommand;
import kassahub.agent.EnrolCommand;
import kassahub.agent.InstallLicenceCommand;
import kassahub.agent.StatusCommand;
import kassahub.agent.simulator.SimulatorCommand;
import kassahub.deploy.bench.BenchCommand;
import kassahub.deploy.demo.DemoCommand;
import kassahub.deploy.packages.PackageCommand;
import kassahub.deploy.packages.ReleaseCommand;
import kassahub.deploy.vendor.VendorStandIn;
import kassahub.hub.AdminCommand;
import kassahub.hub.HubCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Entry of the launcher; {@code deploy/kassahub} starts it. */
@Command(
    name = "kassahub",
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      HubCommand.class,
      AgentCommand.class,
      EnrolCommand.class,
      DoctorCommand.class,
      StatusCommand.class,
      DiscoverCommand.class,
      InstallLicenceCommand.class,
      SimulatorCommand.class,
      VendorStandIn.class,
      BenchCommand.class,
      PackageCommand.class,
      ReleaseCommand.class,
      AdminCommand.class,
      HelpCommand.class
    },
    description = {
      "Keeps fleets of cash registers licensed and watched.",
      "",
      "Try it: kassahub demo. The whole check of the sources: kassahub test.",
      ""
    })
public final class Main {
  private Main() {}

  /** Runs one command; the exit code is the command's. */
  public static void main(String[] arguments) {
    var line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("kassahub: " + reason(failure));
          return 1;
        });
    System.exit(line.execute(arguments));
  }

  private static String reason(Throwable failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    var message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
