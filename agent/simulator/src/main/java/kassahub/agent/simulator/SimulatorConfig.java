package kassahub.agent.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kassahub.agent.simulator.device.LicenceLock;
import kassahub.agent.simulator.device.Model;

/**
 * How a simulated register begins. Change by the {@code with} methods; {@link #of} has defaults for
 * the rest.
 */
public final class SimulatorConfig {
  private static final int SERIAL_DIGITS = 16;

  private final String serial;
  private String host = "127.0.0.1";
  private int port;
  private Model model = Model.of("nano");
  private LicenceLock licenceLock = LicenceLock.closed();
  private Optional<Path> stateDirectory = Optional.empty();
  private Optional<Path> serialLine = Optional.empty();
  private InstantSource clock = InstantSource.system();
  private ZoneId zone = ZoneId.of("Europe/Moscow");
  private Duration byteTimeout = Duration.ofMillis(500);
  private Duration idleTimeout = Duration.ofSeconds(60);
  private Duration restartTime = Duration.ofSeconds(1);
  private Map<String, String> settings = Map.of();
  private Map<String, String> faults = Map.of();

  private SimulatorConfig(String serial) {
    this.serial = serial;
  }

  private SimulatorConfig(SimulatorConfig other) {
    this(other.serial);
    host = other.host;
    port = other.port;
    model = other.model;
    licenceLock = other.licenceLock;
    stateDirectory = other.stateDirectory;
    serialLine = other.serialLine;
    clock = other.clock;
    zone = other.zone;
    byteTimeout = other.byteTimeout;
    idleTimeout = other.idleTimeout;
    restartTime = other.restartTime;
    settings = other.settings;
    faults = other.faults;
  }

  /**
   * A register of model {@code nano} on a free port of 127.0.0.1 that takes no licence and forgets
   * everything.
   *
   * @param serial factory number, 16 digits
   * @throws IllegalArgumentException when the serial is something else
   */
  public static SimulatorConfig of(String serial) {
    if (!serial.matches("[0-9]{" + SERIAL_DIGITS + "}")) {
      throw new IllegalArgumentException("serial: 16 digits expected, found " + serial);
    }
    return new SimulatorConfig(serial);
  }

  /** One of {@link Model#all}. */
  public SimulatorConfig withModel(String key) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.model = Model.of(key);
    return copy;
  }

  /** Where to listen; port 0 takes a free one. */
  public SimulatorConfig withAddress(String host, int port) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.host = host;
    copy.port = port;
    return copy;
  }

  /** Whose licences the register takes. */
  public SimulatorConfig withLicenceLock(LicenceLock lock) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.licenceLock = lock;
    return copy;
  }

  /**
   * Where the register remembers; made when it is not there. One directory may serve many
   * registers.
   */
  public SimulatorConfig withState(Path directory) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.stateDirectory = Optional.of(directory);
    return copy;
  }

  /** A serial device to serve as well; where nothing of that name is, socat makes a pty there. */
  public SimulatorConfig withSerialLine(Path device) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.serialLine = Optional.of(device);
    return copy;
  }

  /** The register's clock and the zone of its wall clock. */
  public SimulatorConfig withClock(InstantSource clock, ZoneId zone) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.clock = clock;
    copy.zone = zone;
    return copy;
  }

  /** A longer silence inside a frame drops the frame; default 500 ms. */
  public SimulatorConfig withByteTimeout(Duration timeout) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.byteTimeout = timeout;
    return copy;
  }

  /** A TCP client that says nothing for so long is closed; default 60 s. */
  public SimulatorConfig withIdleTimeout(Duration timeout) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.idleTimeout = timeout;
    return copy;
  }

  /** How long the register is away after FE F3; default 1 s. */
  public SimulatorConfig withRestartTime(Duration time) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.restartTime = time;
    return copy;
  }

  /**
   * What a new register has, by the names of {@code Setting}; without effect on one that remembers.
   */
  public SimulatorConfig with(String setting, String value) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.settings = added(settings, setting, value);
    return copy;
  }

  /** What is wrong from the beginning, by the names of {@code Fault}. */
  public SimulatorConfig withFault(String fault, String value) {
    SimulatorConfig copy = new SimulatorConfig(this);
    copy.faults = added(faults, fault, value);
    return copy;
  }

  public String serial() {
    return serial;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  Model model() {
    return model;
  }

  LicenceLock licenceLock() {
    return licenceLock;
  }

  Optional<Path> stateDirectory() {
    return stateDirectory;
  }

  Optional<Path> serialLine() {
    return serialLine;
  }

  InstantSource clock() {
    return clock;
  }

  ZoneId zone() {
    return zone;
  }

  Duration byteTimeout() {
    return byteTimeout;
  }

  Duration idleTimeout() {
    return idleTimeout;
  }

  Duration restartTime() {
    return restartTime;
  }

  Map<String, String> settings() {
    return settings;
  }

  Map<String, String> faults() {
    return faults;
  }

  private static Map<String, String> added(Map<String, String> before, String name, String value) {
    Map<String, String> after = new LinkedHashMap<>(before);
    after.put(name, value);
    return after;
  }
}
