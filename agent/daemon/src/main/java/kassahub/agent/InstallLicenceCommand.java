package kassahub.agent;

import static java.util.stream.Collectors.joining;
import static kassahub.agent.driver.RegisterFault.Kind.UNREACHABLE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import kassahub.agent.discovery.Prober;
import kassahub.agent.discovery.Prober.Found;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.driver.WriteRules;
import kassahub.agent.driver.shtrih.ExchangeTimes;
import kassahub.agent.driver.shtrih.Password;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.driver.shtrih.ShtrihSettings.Protocol;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.stick.StickInstall;
import kassahub.agent.stick.StickInstall.Source;
import kassahub.agent.stick.StickRecords;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceFileException;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kassahub install-licence}: once, from a stick, without a hub. */
@Command(
    name = "install-licence",
    mixinStandardHelpOptions = true,
    description = {
      "Installs licences from an .slf file into the registers here, without a hub: for a till"
          + " without a network.",
      "Which registers: the one at --port; else those of the configuration; else the one that"
          + " announces itself or hangs on a USB cable. The file may be for many others, too.",
      "What became of it is kept for the hub and told when an agent here meets it, also one that is"
          + " enrolled later. Run it with the rights of whoever installed the agent.",
      "Reads first and writes only when something is missing; the shift has to be closed. A licence"
          + " that the register has is never shortened. What was written is read back and compared."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every register asked has its licence",
      "1:one has not, the reason was printed",
      "2:wrong arguments"
    })
public final class InstallLicenceCommand implements Callable<Integer> {
  /** Who gave the command: also behind sudo. */
  private static final String USER =
      System.getenv().getOrDefault("SUDO_USER", System.getProperty("user.name", ""));

  private static final LicenceSignature UNSIGNED =
      LicenceSignature.of(new byte[LicenceSignature.LENGTH]);

  @Parameters(paramLabel = "FILE", description = "Licence file (.slf) from the cabinet")
  private Path file = Path.of("");

  @Option(
      names = {"-p", "--port"},
      paramLabel = "LINK",
      description = {"\"tcp 192.168.137.111:7778\", \"serial COM5 115200\", or HOST:PORT for tcp"})
  private Optional<String> port = Optional.empty();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The agent's configuration, where there is one (default: ${DEFAULT-VALUE})")
  private Path config = AgentCommand.DEFAULT_CONFIG;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "DIR",
      description = {
        "The agent's data directory, where the result is kept for the hub (default: the"
            + " configuration's, else the system's)"
      })
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = {
        "File with the register's operator password (default: the configuration's, else the"
            + " factory's)"
      })
  private Optional<Path> passwordFile = Optional.empty();

  private final Console console;
  private final Search search;

  /** Where what becomes of it is kept for the hub. */
  private Path directory = Path.of("");

  /**
   * Where a register is, and how to speak to it.
   *
   * @param localPort where an agent that runs and keeps the line lets others through
   */
  private record Place(LinkAddress link, DriverSettings settings, Optional<Integer> localPort) {}

  /**
   * How registers are looked for that nobody named.
   *
   * @param usual asked in any case
   * @param seconds how long to listen for those that announce themselves
   */
  record Search(Set<String> usual, int port, int seconds) {}

  public InstallLicenceCommand() {
    this(Console.system(), new Search(Set.of(Prober.ON_USB), Vendor.SHTRIH.port(), 5));
  }

  InstallLicenceCommand(Console console, Search search) {
    this.console = console;
    this.search = search;
  }

  /** Reads the file, asks the registers who they are, installs their lines. */
  @Override
  public Integer call() throws InterruptedException {
    LicenceFile licences;
    Optional<Password> password;
    try {
      licences = LicenceFile.parse(Files.readAllBytes(file));
      password = password();
    } catch (IOException unreadable) {
      return console.fail("licence.file", file, unreadable.toString());
    } catch (LicenceFileException | IllegalArgumentException wrong) {
      return console.fail("licence.file", file, String.valueOf(wrong.getMessage()));
    }
    try (var links = new Links()) {
      Optional<AgentConfig> configured = configured();
      directory =
          data.or(() -> configured.map(AgentConfig::data))
              .orElseGet(() -> ConfigFile.defaultData(System.getenv()));
      List<Place> named = named(configured.map(AgentConfig::registers).orElse(List.of()), password);
      return named.isEmpty()
          ? installFound(licences, links, settings(password))
          : installAll(licences, links, named);
    } catch (ConfigException wrong) {
      return console.fail("config.wrong", config, String.valueOf(wrong.getMessage()));
    } catch (IllegalArgumentException noLink) {
      return console.fail("licence.port", String.valueOf(noLink.getMessage()));
    }
  }

  private Optional<Password> password() throws IOException {
    return passwordFile.isPresent()
        ? Optional.of(Password.parse(TextFile.read(passwordFile.get()).strip()))
        : Optional.empty();
  }

  private static DriverSettings settings(Optional<Password> password) {
    return new ShtrihSettings(
        Protocol.AUTO, password.orElse(Password.FACTORY), ExchangeTimes.DEFAULT);
  }

  private Optional<AgentConfig> configured() throws ConfigException {
    return Files.exists(config)
        ? Optional.of(new ConfigFile(System.getenv()).read(config))
        : Optional.empty();
  }

  /** What a person said, here or in the configuration; empty when nobody did. */
  private List<Place> named(List<RegisterConfig> configured, Optional<Password> password)
      throws ConfigException {
    if (port.isEmpty()) {
      return configured.stream().map(known -> place(known, password)).toList();
    }
    String text = port.get();
    LinkAddress link =
        ConfigFile.link(text.contains(" ") ? text : "tcp " + text, Vendor.SHTRIH.port());
    return List.of(
        configured.stream()
            .filter(known -> known.link().equals(link))
            .findFirst()
            .map(known -> place(known, password))
            .orElseGet(() -> new Place(link, settings(password), Optional.empty())));
  }

  private static Place place(RegisterConfig known, Optional<Password> password) {
    DriverSettings settings = password.isPresent() ? settings(password) : known.settings();
    return new Place(known.link(), settings, known.localPort());
  }

  /** One that nobody named is written only when it is the only one that the file is for. */
  private int installFound(LicenceFile licences, Links links, DriverSettings settings)
      throws InterruptedException {
    List<Found> found =
        new Prober(links, settings)
            .network(
                DiscoverCommand.announced(console, search.seconds()),
                search.usual(),
                search.port());
    List<Found> meant =
        found.stream().filter(one -> serial(one).flatMap(licences::find).isPresent()).toList();
    if (meant.size() == 1) {
      return installAll(
          licences, links, List.of(new Place(meant.get(0).link(), settings, Optional.empty())));
    }
    for (Found one : meant) {
      console.say("licence.found", serial(one).orElse(""), one.link().text());
    }
    if (!meant.isEmpty()) {
      return console.fail("licence.several");
    }
    String others = found.stream().flatMap(one -> serial(one).stream()).collect(joining(", "));
    return others.isEmpty()
        ? console.fail("licence.nowhere")
        : console.fail("licence.absent", others, file);
  }

  private static Optional<String> serial(Found found) {
    return found.identity().told().map(RegisterIdentity::serial);
  }

  /** Each, whatever becomes of the others. */
  private int installAll(LicenceFile licences, Links links, List<Place> places) {
    int worst = 0;
    for (Place place : places) {
      worst |= open(links, place).match(register -> install(licences, register), this::failed);
    }
    return worst;
  }

  /** Through the agent, where one runs and keeps the line. */
  private static Answer<RegisterDriver> open(Links links, Place place) {
    if (place.localPort().isPresent()) {
      var local = new LinkAddress.Tcp("127.0.0.1", place.localPort().get());
      Answer<RegisterDriver> through = place.settings().access().open(links, local);
      boolean nobody = through.fault().map(fault -> fault.kind() == UNREACHABLE).orElse(false);
      if (!nobody) {
        return through;
      }
    }
    return place.settings().access().open(links, place.link());
  }

  private int install(LicenceFile licences, RegisterDriver register) {
    try (register) {
      return register
          .identify()
          .match(
              identity ->
                  licences
                      .find(identity.serial())
                      .map(line -> write(identity.serial(), line, register))
                      .orElseGet(() -> console.fail("licence.absent", identity.serial(), file)),
              this::failed);
    }
  }

  private int write(String serial, LicenceLine line, RegisterDriver register) {
    if (line.mask().equals(LicenceMask.none())) {
      return console.fail("licence.empty", line.serial(), file);
    }
    if (line.signature().equals(UNSIGNED)) {
      return console.fail("licence.unsigned", line.serial(), file);
    }
    Optional<StickInstall> kept = begin(new Source(serial, line, file, USER));
    Answer<LicenceWrite> answer = register.writeLicence(line, WriteRules.ONLY_ADD);
    kept.ifPresent(install -> end(install, answer));
    return answer.match(written -> done(line, written), this::failed);
  }

  /** Without it the licence is written all the same: the till is to sell. */
  private Optional<StickInstall> begin(Source source) {
    try {
      return Optional.of(
          StickInstall.begin(StickRecords.open(directory), InstantSource.system(), source));
    } catch (IOException refused) {
      console.say("licence.unkept", source.register(), refused.toString());
      return Optional.empty();
    }
  }

  private void end(StickInstall install, Answer<LicenceWrite> answer) {
    try {
      install.end(answer);
    } catch (IOException refused) {
      console.say("licence.unkept", install.register(), refused.toString());
    }
  }

  private int done(LicenceLine line, LicenceWrite write) {
    String until = write.held().until().map(Object::toString).orElse("—");
    console.say(write.written() ? "licence.written" : "licence.already", line.serial(), until);
    return 0;
  }

  private int failed(RegisterFault fault) {
    return console.fail("licence.failed", advice(fault));
  }

  private String advice(RegisterFault fault) {
    return FaultAdvice.of(console.texts(), fault);
  }
}
