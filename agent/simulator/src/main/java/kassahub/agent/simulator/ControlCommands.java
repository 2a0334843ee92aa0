package kassahub.agent.simulator;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    /**
     * Gives an order and prints the answer.
     *
     * @return the exit code: 0, or 2 when the order was refused
     */
    int order(String serial, String order) throws IOException {
      try {
        print(ControlClient.order(portOf(serial), order));
        return 0;
      } catch (IllegalArgumentException e) {
        return refuse(e.getMessage());
      } catch (ConnectException e) {
        return refuse("the process of simulator " + serial + " has ended");
      }
    }

    private int refuse(@Nullable String why) {
      spec.commandLine().getErr().println(why);
      spec.commandLine().getErr().flush();
      return 2;
    }

    private int portOf(String serial) throws IOException {
      if (port.isPresent()) {
        return port.get();
      }
      return ControlClient.port(directory(), serial)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "no simulator "
                          + serial
                          + " is running; kassahub simulator list shows them, --state=DIR finds"
                          + " those of another user or of a second demo (DATA/registers)"));
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
      int worst = 0;
      for (String word : words) {
        worst = Math.max(worst, where.order(serial, "set " + serial + " " + word));
      }
      return worst;
    }
  }

  @Command(
      name = "get",
      modelTransformer = SimulatorHelp.class,
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
      return where.order(serial, "get " + serial + name.map(one -> " " + one).orElse(""));
    }
  }

  @Command(name = "list", description = "Tells the running simulators: serial and TCP port.")
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
