package kassahub.agent.simulator;

import picocli.CommandLine;

/** Starts {@link SimulatorCommand} on its own. */
public final class SimulatorMain {
  private SimulatorMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SimulatorCommand()).execute(arguments));
  }
}
