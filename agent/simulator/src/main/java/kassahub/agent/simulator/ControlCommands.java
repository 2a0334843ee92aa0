package kassahub.agent.simulator;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Orders to simulators that run in other processes of this machine. */
final class ControlCommands {
  private ControlCommands() {}

  /** How to find the process. */
  static final class Where {
    @Option(
        names = "--control-port",
        description = "Control port of the process, as it printed it.")
    private Optional<Integer> port = Optional.empty();

    @Option(
        names = "--state",
        paramLabel = "DIR",
        description = "The --state directory of the process, when it was started by another user.")
    private Optional<Path> state = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    List<String> order(int to, String order) throws IOException {
      try {
        return ControlClient.order(to, order);
      } catch (ConnectException e) {
        throw new ParameterException(
            spec.commandLine(), "nobody answers on control port " + to + ": it has ended", e);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }

    int portOf(String serial) throws IOException {
      if (port.isPresent()) {
        return port.get();
      }
      return ControlClient.port(directory(), serial)
          .orElseThrow(
              () ->
                  new ParameterException(
                      spec.commandLine(),
                      "no simulator "
                          + serial
                          + " is running; kassahub simulator list shows them"));
    }

    List<Integer> ports() throws IOException {
      return port.isPresent() ? List.of(port.get()) : ControlClient.ports(directory());
    }

    void print(List<String> lines) {
      lines.forEach(line -> spec.commandLine().getOut().println(line));
      spec.commandLine().getOut().flush();
    }

    private Path directory() {
      return state.orElseGet(ControlClient::defaultDirectory);
    }
  }

  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      modelTransformer = SimulatorHelp.class,
      description = "Turns a fault on or off, or changes a setting, while the register runs.")
  static final class Set implements Callable<Integer> {
    @Mixin private Where where = new Where();

    @Parameters(index = "0", paramLabel = "SERIAL", description = "Factory number.")
    private String serial = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "NAME=VALUE",
        description =
            "Faults and settings, listed below. NAME alone means on; NAME=off ends a fault.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws IOException {
      int port = where.portOf(serial);
      for (String word : words) {
        where.print(where.order(port, "set " + serial + " " + word));
      }
      return 0;
    }
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Tells a fault or setting of a running register, or all of them.")
  static final class Get implements Callable<Integer> {
    @Mixin private Where where = new Where();

    @Parameters(index = "0", paramLabel = "SERIAL", description = "Factory number.")
    private String serial = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "NAME",
        description = "One of the names; without it all are told.")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() throws IOException {
      String order = "get " + serial + name.map(one -> " " + one).orElse("");
      where.print(where.order(where.portOf(serial), order));
      return 0;
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Tells the running simulators: serial and TCP port.")
  static final class ListAll implements Callable<Integer> {
    @Mixin private Where where = new Where();

    @Override
    public Integer call() throws IOException {
      for (int port : where.ports()) {
        where.print(linesOf(port));
      }
      return 0;
    }

    /** A process that was killed left its file behind: its registers do not run. */
    private List<String> linesOf(int port) {
      try {
        return ControlClient.order(port, "list");
      } catch (IOException e) {
        return List.of();
      }
    }
  }
}
