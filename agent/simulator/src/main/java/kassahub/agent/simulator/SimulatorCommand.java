package kassahub.agent.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kassahub.agent.simulator.device.LicenceLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kassahub simulator}: one simulated register until Ctrl-C, and orders to running ones. */
@Command(
    name = "simulator",
    modelTransformer = SimulatorHelp.class,
    description = {
      "Runs a simulated cash register: a test double of a Shtrih-M-compatible register for"
          + " protocols 1 and 2.",
      "It is not a cash register and fiscalises nothing."
    },
    subcommands = {
      ControlCommands.Set.class,
      ControlCommands.Get.class,
      ControlCommands.ListAll.class
    })
public final class SimulatorCommand implements Callable<Integer> {
  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "7778",
      description = "TCP port, 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--serial",
      defaultValue = "0085430138900121",
      description = "Factory number, 16 digits (default: ${DEFAULT-VALUE}).")
  private String serial = "";

  @Option(
      names = "--model",
      defaultValue = "nano",
      description = "Kind of register, listed below (default: ${DEFAULT-VALUE}).")
  private String model = "";

  @Option(names = "--fn", description = "Number of the fiscal storage, 16 digits.")
  private Optional<String> fn = Optional.empty();

  @Option(names = "--fn-expires", description = "Last day of the storage, YYYY-MM-DD.")
  private Optional<LocalDate> fnExpires = Optional.empty();

  @Option(
      names = "--licence-until",
      description = "The licence in the register covers the quarter of this day, YYYY-MM-DD.")
  private Optional<LocalDate> licenceUntil = Optional.empty();

  @Option(
      names = "--with",
      paramLabel = "NAME=VALUE",
      description = "What a new register has, listed below. May be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--fault",
      paramLabel = "NAME[=VALUE]",
      description = "What goes wrong, listed below. May be repeated.")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--serial-line",
      paramLabel = "LINK",
      description =
          "Serial device to serve as well; where LINK is not there, a pty is made for clients to"
              + " open (needs socat).")
  private Optional<Path> serialLine = Optional.empty();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Directory where the register remembers. What it remembers goes before --fn,"
              + " --licence-until and --with.")
  private Optional<Path> state = Optional.empty();

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description =
          "Ed25519 public key of the built-in licence issuer: PEM, 64 hex digits or 32 bytes."
              + " Without it no licence is taken.")
  private Optional<Path> publicKey = Optional.empty();

  @Option(
      names = "--control-port",
      defaultValue = "0",
      description = "Loopback port for set, get and list; 0 takes a free one (default).")
  private int controlPort;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    SimulatorConfig config = config();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (RegisterSimulator simulator = start(config);
        ControlServer control = ControlServer.start(controlPort, controlDirectories())) {
      control.add(simulator);
      announce(simulator, control);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(asked, closed), "simulator-stop"));
      asked.await();
    } finally {
      closed.countDown();
    }
    return 0;
  }

  /** The process ends when everything is closed, or after 5 seconds. */
  private static void stop(CountDownLatch asked, CountDownLatch closed) {
    asked.countDown();
    try {
      boolean inTime = closed.await(5, TimeUnit.SECONDS);
      if (!inTime) {
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  SimulatorConfig config() throws IOException {
    try {
      SimulatorConfig config = SimulatorConfig.of(serial).withModel(model).withAddress(host, port);
      if (publicKey.isPresent()) {
        config = config.withLicenceLock(LicenceLock.read(publicKey.get()));
      }
      if (state.isPresent()) {
        config = config.withState(state.get());
      }
      if (serialLine.isPresent()) {
        config = config.withSerialLine(serialLine.get());
      }
      return withWords(config);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private SimulatorConfig withWords(SimulatorConfig begin) {
    SimulatorConfig config = begin;
    if (fn.isPresent()) {
      config = config.with("fn", fn.get());
    }
    if (fnExpires.isPresent()) {
      config = config.with("fn-expires", fnExpires.get().toString());
    }
    if (licenceUntil.isPresent()) {
      config = config.with("licence-until", licenceUntil.get().toString());
    }
    for (String word : settings) {
      config = config.with(name(word), value(word, ""));
    }
    for (String word : faults) {
      config = config.withFault(name(word), value(word, "on"));
    }
    return config;
  }

  private RegisterSimulator start(SimulatorConfig config) throws IOException {
    try {
      return RegisterSimulator.start(config);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<Path> controlDirectories() {
    List<Path> directories = new ArrayList<>(List.of(ControlClient.defaultDirectory()));
    state.ifPresent(directories::add);
    return directories;
  }

  private void announce(RegisterSimulator simulator, ControlServer control) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "simulated register "
            + simulator.serial()
            + " listens on "
            + host
            + ":"
            + simulator.port());
    serialLine.ifPresent(line -> out.println("and on the serial line " + line));
    if (publicKey.isEmpty()) {
      out.println("it takes no licence: give --public-key to make it take the built-in issuer's");
    }
    out.println(
        "control port "
            + control.port()
            + ": kassahub simulator set "
            + simulator.serial()
            + " NAME=VALUE");
    out.flush();
  }

  private static String name(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }

  private static String value(String word, String otherwise) {
    int equals = word.indexOf('=');
    return equals < 0 ? otherwise : word.substring(equals + 1);
  }
}
