package kassahub.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import kassahub.agent.doctor.ComputerCheck;
import kassahub.agent.doctor.Finding;
import kassahub.agent.doctor.HubCheck;
import kassahub.agent.doctor.RegisterCheck;
import kassahub.agent.doctor.WayOutCheck;
import kassahub.agent.enrol.Identity;
import kassahub.agent.enrol.IdentityFiles;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.outbox.OutboxInUseException;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.uplink.Uplink;
import kassahub.proto.v1.Hello;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kassahub doctor}: what is wrong here and what to do. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Says what is wrong at this till and what to do about it: configuration, disk, clock,"
          + " certificate, the way to the hub by MQTT and gRPC, what else gets out when it is"
          + " barred, and every configured register with its line, protocol, password, clock and"
          + " licence.",
      "Changes nothing. May run beside the agent; then it opens no session of its own at the hub."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no faults, warnings at most", "1:faults", "2:wrong arguments"})
public final class DoctorCommand implements Callable<Integer> {
  /** Findings after which it helps to know what does get out. */
  private static final Set<String> UNREACHED = Set.of("doctor.hub.silent", "doctor.hub.closed");

  private static final int WEB = 443;

  @Mixin private final ConfigOption config = new ConfigOption();

  private final Console console;
  private final InstantSource clock = InstantSource.system();

  public DoctorCommand() {
    this(Console.system());
  }

  DoctorCommand(Console console) {
    this.console = console;
  }

  /** Prints findings as they come; exit code 1 when one is a fault. */
  @Override
  public Integer call() throws InterruptedException {
    Optional<Path> file = config.present();
    AgentConfig read;
    try {
      read =
          file.isPresent()
              ? new ConfigFile(System.getenv()).read(file.get())
              : AgentConfig.defaults(ConfigFile.defaultData(System.getenv()));
    } catch (ConfigException wrong) {
      return console.fail("config.wrong", config.file(), String.valueOf(wrong.getMessage()));
    }
    List<Finding.Level> levels = new ArrayList<>();
    Consumer<Finding> found =
        finding -> {
          print(finding);
          levels.add(finding.level());
        };
    String source = file.isPresent() ? "doctor.config" : "doctor.config.none";
    found.accept(new Finding(Finding.Level.GOOD, source, List.of(config.file().toString())));
    examine(read, found);
    return summary(levels);
  }

  /** Many read only the last line: it never says that all is well under a warning. */
  private int summary(List<Finding.Level> levels) {
    int faults = Collections.frequency(levels, Finding.Level.FAULT);
    int warnings = Collections.frequency(levels, Finding.Level.WARNING);
    if (faults > 0) {
      console.say("doctor.ill", faults);
    } else if (warnings > 0) {
      console.say("doctor.warned", warnings);
    } else {
      console.say("doctor.healthy");
    }
    return faults > 0 ? 1 : 0;
  }

  private void examine(AgentConfig read, Consumer<Finding> found) throws InterruptedException {
    Optional<Identity> identity = identity(read);
    var build = BuildInfo.read();
    var computer = new ComputerCheck(read.data(), clock.instant(), build.version(), build.built());
    computer.run(read.outbox().keepFreeBytes(), identity.map(Identity::credentials)).forEach(found);
    if (identity.isPresent()) {
      hub(read, identity.get(), found);
    }
    if (read.registers().isEmpty()) {
      found.accept(new Finding(Finding.Level.WARNING, "doctor.registers.none", List.of()));
    }
    try (var links = new Links()) {
      var check = new RegisterCheck(links, clock.instant(), ZoneId.systemDefault());
      boolean running = isRunning(read);
      for (RegisterConfig register : read.registers()) {
        if (running && register.localPort().isPresent()) {
          found.accept(shared(register.link(), register.localPort().get()));
        } else {
          check.run(register.link(), register.settings()).forEach(found);
        }
      }
    }
  }

  /** The line is the running agent's, and its port serves one program at a time. */
  private static Finding shared(LinkAddress link, int port) {
    return new Finding(
        Finding.Level.GOOD, "doctor.register.shared", List.of(link.text(), Integer.toString(port)));
  }

  private static boolean isRunning(AgentConfig read) {
    Path outbox = read.data().resolve("outbox");
    if (!Files.isDirectory(outbox)) {
      return false;
    }
    try {
      Outbox.open(outbox, read.outbox()).close();
      return false;
    } catch (OutboxInUseException agentRuns) {
      return true;
    } catch (IOException disk) {
      return false; // named among the findings already
    }
  }

  /** Opening would make the directory; the doctor makes nothing. */
  private static Optional<Identity> identity(AgentConfig read) {
    if (!Files.isDirectory(read.data())) {
      return Optional.empty();
    }
    try {
      return IdentityFiles.open(read.data()).current();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private void hub(AgentConfig read, Identity identity, Consumer<Finding> found)
      throws InterruptedException {
    try {
      List<Uplink> ways = UplinkWays.of(read.hub(), identity);
      var check = new HubCheck(identity.credentials(), clock);
      for (Uplink way : ways) {
        Finding reached = check.reach(way);
        found.accept(reached);
        if (reached.level() == Finding.Level.GOOD) {
          session(read, way, check).forEach(found);
        } else if (UNREACHED.contains(reached.text())) {
          new WayOutCheck(System.getenv(), WEB).run(way.address()).forEach(found);
        }
      }
    } catch (ConfigException noWay) {
      found.accept(
          new Finding(
              Finding.Level.FAULT,
              "doctor.hub.unknown",
              List.of(String.valueOf(noWay.getMessage()))));
    }
  }

  /** Only when no agent holds the outbox: two sessions of one identity look like a stolen key. */
  private List<Finding> session(AgentConfig read, Uplink way, HubCheck check)
      throws InterruptedException {
    try (Outbox outbox = Outbox.open(read.data().resolve("outbox"), read.outbox())) {
      var hello =
          Hello.newBuilder()
              .setStream(outbox.stream())
              .setNextSequence(outbox.nextSequence())
              .setVersion(BuildInfo.read().version())
              .setDeviceTimeMillis(clock.millis())
              .build();
      return check.converse(way, hello);
    } catch (OutboxInUseException agentRuns) {
      return List.of(new Finding(Finding.Level.GOOD, "doctor.session.running", List.of()));
    } catch (IOException disk) {
      return List.of(new Finding(Finding.Level.FAULT, "doctor.outbox", List.of(disk.toString())));
    }
  }

  private void print(Finding finding) {
    String mark =
        switch (finding.level()) {
          case GOOD -> "  ok  ";
          case WARNING -> "  !!  ";
          case FAULT -> " FAULT ";
        };
    console.print(mark + console.texts().of(finding.text(), finding.values().toArray()) + "\n");
  }
}
