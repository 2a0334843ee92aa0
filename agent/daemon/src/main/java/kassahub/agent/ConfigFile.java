package kassahub.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import kassahub.agent.driver.shtrih.ExchangeTimes;
import kassahub.agent.driver.shtrih.Password;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.driver.shtrih.ShtrihSettings.Protocol;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.register.RegisterConfig.Pace;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads the agent's configuration: one TOML file, and the environment for secrets. */
public final class ConfigFile {
  private static final int DEFAULT_PORT = 7778;
  private static final int DEFAULT_SPEED = 115_200;

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
    try {
      return parse(Files.readString(file));
    } catch (NoSuchFileException missing) {
      throw new ConfigException("no configuration file " + file);
    } catch (IOException unreadable) {
      throw new ConfigException(file + " cannot be read: " + unreadable);
    }
  }

  AgentConfig parse(String text) throws ConfigException {
    TomlParseResult toml = Toml.parse(text);
    if (toml.hasErrors()) {
      throw new ConfigException(toml.errors().get(0).toString());
    }
    var root = new ConfigTable("", toml);
    Path data = root.parsed("data", defaultData(environment), Path::of);
    AgentConfig defaults = AgentConfig.defaults(data);
    HubConfig hub = hub(root.table("hub"));
    Duration health = health(root.table("reports"), defaults.health());
    OutboxLimits outbox = outbox(root.table("outbox"), defaults.outbox());
    LogConfig log = log(root.table("log"), defaults.log());
    int statusPort = statusPort(root.table("status"), defaults.statusPort());
    List<RegisterConfig> registers = new ArrayList<>();
    for (ConfigTable table : root.tables("register")) {
      registers.add(register(table));
    }
    root.end();
    try {
      return new AgentConfig(data, hub, health, outbox, log, statusPort, registers);
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

  private static int statusPort(ConfigTable table, int otherwise) throws ConfigException {
    int port = table.parsed("port", otherwise, Integer::parseInt);
    table.end();
    return port;
  }

  private RegisterConfig register(ConfigTable table) throws ConfigException {
    LinkAddress link =
        table
            .parsed("link", ConfigFile::link)
            .orElseThrow(() -> new ConfigException("register.link: missing"));
    var settings =
        new ShtrihSettings(
            table.parsed("protocol", Protocol.AUTO, ConfigFile::protocol),
            password(table),
            ExchangeTimes.DEFAULT);
    Duration poll = table.duration("poll", Pace.DEFAULT.poll());
    Duration heartbeat = table.duration("heartbeat", Pace.DEFAULT.heartbeat());
    Optional<Integer> localPort = table.parsed("local-port", Integer::parseInt);
    table.end();
    try {
      return new RegisterConfig(link, settings, Pace.bounded(poll, heartbeat), localPort);
    } catch (IllegalArgumentException outOfBounds) {
      throw new ConfigException("register: " + outOfBounds.getMessage());
    }
  }

  /** {@code tcp HOST[:PORT]} or {@code serial PATH [SPEED]}. */
  static LinkAddress link(String text) {
    Matcher words = LINK.matcher(text.strip());
    if (words.matches() && words.group(1) != null) {
      String where = words.group(1);
      HubAddress address =
          HubAddress.parse(where.contains(":") ? where : where + ":" + DEFAULT_PORT);
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

  private static Protocol protocol(String text) {
    return switch (text) {
      case "auto" -> Protocol.AUTO;
      case "1" -> Protocol.STANDARD;
      case "2" -> Protocol.ALTERNATIVE;
      default ->
          throw new IllegalArgumentException("\"auto\", \"1\" or \"2\" expected, found " + text);
    };
  }

  /** From a file or the environment; never from this file, which people send to each other. */
  private Password password(ConfigTable table) throws ConfigException {
    if (table.text("password").isPresent()) {
      throw table.problem("password", "not here: use password-file or password-env");
    }
    Optional<String> file = table.text("password-file");
    Optional<String> variable = table.text("password-env");
    try {
      if (file.isPresent()) {
        return Password.parse(Files.readString(Path.of(file.get())).strip());
      }
      if (variable.isPresent()) {
        return Password.parse(environmentValue(variable.get()));
      }
      return Password.FACTORY;
    } catch (IOException unreadable) {
      throw table.problem("password-file", "cannot be read: " + unreadable);
    } catch (IllegalArgumentException wrong) {
      String key = file.isPresent() ? "password-file" : "password-env";
      throw table.problem(key, String.valueOf(wrong.getMessage()));
    }
  }

  private String environmentValue(String variable) {
    String value = environment.get(variable);
    if (value == null) {
      throw new IllegalArgumentException("environment variable " + variable + " is not set");
    }
    return value.strip();
  }
}
