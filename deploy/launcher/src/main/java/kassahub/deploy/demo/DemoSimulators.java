package kassahub.deploy.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import kassahub.agent.simulator.ControlClient;
import kassahub.agent.simulator.ControlServer;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.simulator.device.LicenceLock;
import kassahub.codec.licence.LicenceMask;

/**
 * The simulated registers of the demo, with the port that {@code kassahub simulator set} talks to.
 */
final class DemoSimulators implements AutoCloseable {
  private static final long STORAGE_NUMBER = 9_999_000_000_000_100L;

  private final DemoFiles files;
  private final LocalDate today;
  private final Path state;
  private final Map<String, RegisterSimulator> simulators = new LinkedHashMap<>();
  private final ControlServer control;

  DemoSimulators(DemoFiles files, LocalDate today) throws IOException {
    this.files = files;
    this.today = today;
    state = files.folder("registers");
    control = ControlServer.start(0, List.of(ControlClient.defaultDirectory(), state));
  }

  /**
   * Starts a register; one that was here before goes on as it was.
   *
   * @param publicKey whose licences it takes, 32 bytes
   * @param owner the INN in its registration
   */
  void start(DemoRegister register, byte[] publicKey, String owner) throws IOException {
    boolean known = Files.isDirectory(state) && knows(register.serial());
    var config =
        SimulatorConfig.of(register.serial())
            .withAddress("127.0.0.1", files.port(register.serial()))
            .withModel(register.model())
            .withLicenceLock(LicenceLock.of(publicKey))
            .withState(state)
            .with("fn", Long.toString(STORAGE_NUMBER + simulators.size()))
            .with("fn-expires", today.plusDays(register.storageDays()).toString())
            .with("inn", owner)
            .with("user-name", printable(register.outlet()))
            .with("address", printable(register.outlet()))
            .with("licence", licence(register.subscriptionDays()))
            .withFault("fn-memory", Integer.toString(register.storageMemory()));
    if (register.fault().isPresent() && !(known && register.fault().get().equals("shift-open"))) {
      config = faulty(config, register.fault().get());
    }
    var simulator = RegisterSimulator.start(config);
    simulators.put(register.serial(), simulator);
    control.add(simulator);
  }

  int port(DemoRegister register) {
    return Objects.requireNonNull(simulators.get(register.serial())).port();
  }

  private boolean knows(String serial) throws IOException {
    try (var list = Files.list(state)) {
      return list.anyMatch(file -> file.getFileName().toString().contains(serial));
    }
  }

  private String licence(OptionalInt days) {
    return days.isPresent()
        ? LicenceMask.none().throughQuarterOf(today.plusDays(days.getAsInt())).hex()
        : LicenceMask.none().hex();
  }

  /** Registers write in code page 866, which has no typographic quotation marks. */
  private static String printable(String text) {
    return text.replace('«', '"').replace('»', '"');
  }

  private static SimulatorConfig faulty(SimulatorConfig config, String fault) {
    int equals = fault.indexOf('=');
    return equals < 0
        ? config.withFault(fault, "on")
        : config.withFault(fault.substring(0, equals), fault.substring(equals + 1));
  }

  @Override
  public void close() throws IOException {
    simulators.values().forEach(RegisterSimulator::close);
    control.close();
  }
}
