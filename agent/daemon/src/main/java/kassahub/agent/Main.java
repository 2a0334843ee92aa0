package kassahub.agent;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The agent as a program of its own: {@code run} it, or one of the commands for the till. */
@Command(
    name = "kassahub-agent",
    mixinStandardHelpOptions = true,
    description = "The KassaHub agent beside cash registers, and the commands for the till.",
    subcommands = {
      AgentCommand.class,
      EnrolCommand.class,
      DoctorCommand.class,
      StatusCommand.class,
      DiscoverCommand.class,
      InstallLicenceCommand.class
    })
public final class Main {
  Main() {}

  /** The exit code of the command is the program's. */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
