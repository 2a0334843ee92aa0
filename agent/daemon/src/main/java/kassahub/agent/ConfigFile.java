package kassahub.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kassahub.agent.AgentConfig.HubConfig;
import kassahub.agent.AgentConfig.LogConfig;
import kassahub.agent.AgentConfig.LogLevel;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.agent.settings.InstallWindow;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads the agent's configuration: one TOML file, and the environment for secrets. */
public final class ConfigFile {
  private static final int DEFAULT_SPEED = 115_200;

  /** What a file may have beside {@code data}; one that is missing here is refused, if read. */
  private static final List<String> TABLES =
      List.of("hub", "reports", "outbox", "log", "install", "status", "register");

  private static final Pattern LINK =
      Pattern.compile("tcp\\s+(\\S+)|serial\\s+(\\S+)(?:\\s+(\\d{1,7}))?");

  private final Map<String, String> environment;

  public ConfigFile(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads and checks everything before anything is opened.
   *
   * @throws ConfigException when something in it is unknown, wrong or missing
   */
  public AgentConfig read(Path file) throws ConfigException {
    return parse(text(file));
  }

  /**
   * Where the agent keeps its files. Asks for nothing else, so that who enrols a computer needs no
   * passwords of its registers.
   */
  Path data(Path file) throws ConfigException {
    ConfigTable root = root(text(file));
    Path data = root.parsed("data", defaultData(environment), Path::of);
    root.end(TABLES);
    return data;
  }

  private static String text(Path file) throws ConfigException {
    try {
      return TextFile.read(file);
    } catch (NoSuchFileException missing) {
      throw new ConfigException("no configuration file " + file);
    } catch (IOException unreadable) {
      throw new ConfigException(file + " cannot be read: " + unreadable);
    }
  }

  private static ConfigTable root(String text) throws ConfigException {
    TomlParseResult toml = Toml.parse(text);
    if (toml.hasErrors()) {
      throw new ConfigException(toml.errors().get(0).toString());
    }
    return new ConfigTable("", toml);
  }

  AgentConfig parse(String text) throws ConfigException {
    ConfigTable root = root(text);
    Path data = root.parsed("data", defaultData(environment), Path::of);
    AgentConfig defaults = AgentConfig.defaults(data);
    HubConfig hub = hub(root.table("hub"));
    Duration health = health(root.table("reports"), defaults.health());
    OutboxLimits outbox = outbox(root.table("outbox"), defaults.outbox());
    LogConfig log = log(root.table("log"), defaults.log());
    Optional<InstallWindow> window = window(root.table("install"));
    int statusPort = statusPort(root.table("status"), defaults.statusPort());
    List<RegisterConfig> registers = new ArrayList<>();
    for (ConfigTable table : root.tables("register")) {
      registers.add(register(table));
    }
    root.end(TABLES);
    try {
      return new AgentConfig(data, hub, health, outbox, log, window, statusPort, registers);
    } catch (IllegalArgumentException contradiction) {
      throw new ConfigException(String.valueOf(contradiction.getMessage()));
    }
  }

  /** Where an agent keeps its files when nobody says. */
  public static Path defaultData(Map<String, String> environment) {
    String programData = environment.get("ProgramData");
    return programData == null
        ? Path.of("/var/lib/kassahub-agent")
        : Path.of(programData, "KassaHub", "agent");
  }

  /** Where the file is when nobody says. */
  public static Path defaultPlace(Map<String, String> environment) {
    String programData = environment.get("ProgramData");
    return programData == null
        ? Path.of("/etc/kassahub/agent.toml")
        : Path.of(programData, "KassaHub", "agent.toml");
  }

  /** A file with every key, its default and what it is for. */
  static String sample() throws IOException {
    try (InputStream in = ConfigFile.class.getResourceAsStream("agent.toml")) {
      if (in == null) {
        throw new IOException("agent.toml is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HubConfig hub(ConfigTable table) throws ConfigException {
    var hub =
        new HubConfig(
            table.parsed("transport", Transport.AUTO, Transport::parse),
            table.parsed("mqtt", HubAddress::parse),
            table.parsed("grpc", HubAddress::parse));
    table.end();
    return hub;
  }

  private static Duration health(ConfigTable table, Duration otherwise) throws ConfigException {
    Duration health = table.duration("health", otherwise);
    table.end();
    return health;
  }

  private static OutboxLimits outbox(ConfigTable table, OutboxLimits otherwise)
      throws ConfigException {
    long limit = table.bytes("limit", otherwise.maxBytes());
    long keepFree = table.bytes("keep-free", otherwise.keepFreeBytes());
    table.end();
    try {
      return new OutboxLimits(
          limit,
          otherwise.segmentBytes(),
          keepFree,
          otherwise.forceEvery(),
          otherwise.refusedBytes());
    } catch (IllegalArgumentException wrong) {
      throw table.problem("limit", String.valueOf(wrong.getMessage()));
    }
  }

  private static LogConfig log(ConfigTable table, LogConfig otherwise) throws ConfigException {
    var log =
        new LogConfig(
            table.parsed(
                "level",
                otherwise.level(),
                text -> LogLevel.valueOf(text.toUpperCase(Locale.ROOT))));
    table.end();
    return log;
  }

  private static Optional<InstallWindow> window(ConfigTable table) throws ConfigException {
    Optional<InstallWindow> window = table.parsed("window", InstallWindow::parse);
    table.end();
    return window;
  }

  private static int statusPort(ConfigTable table, int otherwise) throws ConfigException {
    int port = table.parsed("port", otherwise, Integer::parseInt);
    table.end();
    return port;
  }

  private RegisterConfig register(ConfigTable table) throws ConfigException {
    Vendor vendor = table.parsed("driver", Vendor.SHTRIH, Vendor::parse);
    Optional<LinkAddress> link = table.parsed("link", text -> link(text, vendor.port()));
    DriverSettings settings = vendor.settings(table, environment);
    boolean pollFixed = table.text("poll").isPresent();
    Duration poll = table.duration("poll", Pace.DEFAULT.poll());
    Duration heartbeat = table.duration("heartbeat", Pace.DEFAULT.heartbeat());
    Optional<Integer> localPort = table.parsed("local-port", Integer::parseInt);
    table.end();
    try {
      return new RegisterConfig(
          link.orElseThrow(() -> new ConfigException("register.link: missing")),
          settings,
          Pace.bounded(poll, heartbeat),
          localPort,
          pollFixed);
    } catch (IllegalArgumentException outOfBounds) {
      throw new ConfigException("register: " + outOfBounds.getMessage());
    }
  }

  /** {@code tcp HOST[:PORT]} or {@code serial PATH [SPEED]}. */
  static LinkAddress link(String text, int defaultPort) {
    Matcher words = LINK.matcher(text.strip());
    if (words.matches() && words.group(1) != null) {
      String where = words.group(1);
      HubAddress address =
          HubAddress.parse(where.contains(":") ? where : where + ":" + defaultPort);
      return new LinkAddress.Tcp(address.host(), address.port());
    }
    if (words.matches()) {
      String speed = words.group(3);
      return new LinkAddress.Serial(
          words.group(2), speed == null ? DEFAULT_SPEED : Integer.parseInt(speed));
    }
    throw new IllegalArgumentException(
        "\"tcp HOST:PORT\" or \"serial PATH SPEED\" expected, found " + text);
  }
}
