package kassahub.agent;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The agent as a program of its own: {@code run} it, or one of the commands for the till. */
@Command(
    name = "kassahub",
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
  public static void main(String[] arguments) throws Exception {
    System.exit(
        isService(arguments)
            ? AgentCommand.of(Path.of(arguments[2])).call()
            : new CommandLine(new Main()).execute(arguments));
  }

  /**
   * As the service starts it, {@code agent --config FILE}: without the command line's library,
   * which is a third of an agent's start.
   */
  private static boolean isService(String[] arguments) {
    return arguments.length == 3 && arguments[0].equals("agent") && arguments[1].equals("--config");
  }
}
