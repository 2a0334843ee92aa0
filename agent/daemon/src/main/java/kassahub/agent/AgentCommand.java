package kassahub.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kassahub agent}: runs the agent until it is told to stop. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the agent beside the cash registers of an outlet: it reports how they are to the hub"
          + " and installs the licences that the hub sends.",
      "Enrol first (kassahub enrol). If something does not work, kassahub doctor says what and what"
          + " to do. Stop it with Ctrl-C or SIGTERM: nothing is lost."
    },
    footer = {
      "",
      "Environment:",
      "  KASSAHUB_ENROL   enrolment string; used once, when this computer is not enrolled yet",
      "  KASSAHUB_SERIAL  which row to take of enrolment.csv beside the configuration, where that"
          + " is"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped as asked",
      "1:could not start",
      "2:wrong arguments",
      "75:to be started again, as another release"
    })
public final class AgentCommand implements Callable<Integer> {
  private static final int ANOTHER_RELEASE = 75;
  private static final String ENROL = "KASSAHUB_ENROL";

  /** Beside the configuration: strings for many tills, one image of a disk for all of them. */
  private static final String BATCH = "enrolment.csv";

  private static final Logger log = LoggerFactory.getLogger(AgentCommand.class);

  static final Path DEFAULT_CONFIG = ConfigFile.defaultPlace(System.getenv());

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file (default: ${DEFAULT-VALUE})")
  private Path config = DEFAULT_CONFIG;

  @Option(names = "--print-config", description = "Print the configuration in force and stop")
  private boolean printConfig;

  @Option(
      names = "--print-sample",
      description = "Print a configuration file with every key and its default and stop")
  private boolean printSample;

  private final Console console;

  public AgentCommand() {
    this(Console.system());
  }

  AgentCommand(Console console) {
    this.console = console;
  }

  /** With this configuration file. */
  static AgentCommand of(Path config) {
    var command = new AgentCommand();
    command.config = config;
    return command;
  }

  /** Runs until the JVM is told to stop. */
  @Override
  public Integer call() throws Exception {
    if (printSample) {
      console.print(ConfigFile.sample());
      return 0;
    }
    AgentConfig read;
    try {
      read = new ConfigFile(System.getenv()).read(config);
    } catch (ConfigException wrong) {
      return console.fail("config.wrong", config, String.valueOf(wrong.getMessage()));
    }
    if (printConfig) {
      console.print(EffectiveConfig.text(read));
      return 0;
    }
    LogSetup.start(read.log().level());
    return run(read);
  }

  private int run(AgentConfig read) throws Exception {
    String string = System.getenv(ENROL);
    if (string != null && !Agent.isEnrolled(read.data())) {
      int enrolled = new EnrolCommand(console).enrol(string, read.data());
      if (enrolled != 0) {
        return enrolled;
      }
    }
    Path batch = config.resolveSibling(BATCH);
    if (string == null && !Agent.isEnrolled(read.data()) && Files.isRegularFile(batch)) {
      int enrolled = new EnrolCommand(console).enrolOf(batch, read.data());
      if (enrolled != 0) {
        return enrolled;
      }
    }
    var stopped = new CountDownLatch(1);
    var another = new AtomicBoolean();
    try (var agent = new Agent(read)) {
      agent.whenRestarting(
          () -> {
            another.set(true);
            stopped.countDown();
          });
      agent.start();
      tellHere(read.statusPort(), agent);
      var manager = ServiceManager.system();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(manager, agent, stopped), "stop"));
      manager.ready();
      watch(manager, agent, stopped);
      return another.get() ? ANOTHER_RELEASE : 0;
    } catch (ConfigException wrong) {
      return console.fail("start.failed", String.valueOf(wrong.getMessage()));
    } catch (IOException disk) {
      return console.fail("start.failed", disk.toString());
    }
  }

  /** Says that the agent is alive as often as somebody wants to know it, until it is stopped. */
  private static void watch(ServiceManager manager, Agent agent, CountDownLatch stopped)
      throws InterruptedException {
    var every = manager.every();
    if (every.isEmpty()) {
      stopped.await();
      return;
    }
    while (!stopped.await(every.get().toMillis(), TimeUnit.MILLISECONDS)) {
      if (agent.isAlive()) {
        manager.alive();
      }
    }
  }

  /** Until the JVM ends. An agent works without, too. */
  private void tellHere(int port, Agent agent) {
    if (port == 0) {
      return;
    }
    try {
      StatusServer.start(port, agent::status, console.texts());
    } catch (IOException taken) {
      log.warn("no status page: port {} cannot be had: {}", port, taken.toString());
    }
  }

  /** On the hook's thread: the JVM waits for it. */
  private static void stop(ServiceManager manager, Agent agent, CountDownLatch stopped) {
    manager.stopping();
    agent.close();
    stopped.countDown();
  }
}
