package kassahub.deploy.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kassahub.agent.simulator.ControlClient;
import kassahub.agent.simulator.ControlServer;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.simulator.device.LicenceLock;

/**
 * The simulated registers of the demo, with the port that {@code kassahub simulator set} talks to.
 */
final class DemoSimulators implements AutoCloseable {
  private static final String SILENT = "silent";
  private static final long STORAGE_NUMBER = 9_999_000_000_000_100L;

  /** A storage for 60 000: only that of 99 percent has fewer than a thousand left. */
  private static final long DOCUMENTS_A_PERCENT = 600;

  private static final Period STORAGE_LIFE = Period.ofMonths(15);

  private final DemoFiles files;
  private final LocalDate today;
  private final Path state;
  private final Map<String, RegisterSimulator> simulators = new LinkedHashMap<>();
  private final Set<String> silent = new HashSet<>();
  private final ControlServer control;

  /** Whose registers they are, by their registration. */
  record Owner(String name, String inn) {}

  DemoSimulators(DemoFiles files, LocalDate today) throws IOException {
    this.files = files;
    this.today = today;
    state = files.folder("registers");
    control = ControlServer.start(0, List.of(ControlClient.defaultDirectory(), state));
  }

  /**
   * Starts a register; one that was here before goes on as it was. One that will not answer does so
   * the first time: who never answered would not be known to be there.
   *
   * @param publicKey whose licences it takes, 32 bytes
   * @param owner stands in its registration
   */
  void start(DemoRegister register, byte[] publicKey, Owner owner) throws IOException {
    boolean known = Files.isDirectory(state) && knows(register.serial());
    var storageEnds = today.plusDays(register.storageDays());
    var config =
        SimulatorConfig.of(register.serial())
            .withAddress("127.0.0.1", files.port(register.serial()))
            .withModel(register.model())
            .withLicenceLock(LicenceLock.of(publicKey))
            .withState(state)
            .with("fn", Long.toString(STORAGE_NUMBER + simulators.size()))
            .with("fn-expires", storageEnds.toString())
            .with("fn-activated", storageEnds.minus(STORAGE_LIFE).toString())
            .with("inn", owner.inn())
            .with("user-name", printable(owner.name()))
            .with("address", printable(register.outlet()))
            .with("licence", register.shippedWith(today).hex())
            .with("documents", Long.toString(DOCUMENTS_A_PERCENT * register.storageMemory()))
            .withFault("fn-memory", Integer.toString(register.storageMemory()));
    var fault = register.fault().filter(name -> begins(name, known));
    if (fault.isPresent()) {
      config = faulty(config, fault.get());
    }
    if (known && register.unreachable()) {
      silent.add(register.serial());
    }
    var simulator = RegisterSimulator.start(config);
    simulators.put(register.serial(), simulator);
    control.add(simulator);
  }

  /** Whether it answers nothing. */
  boolean isSilent(DemoRegister register) {
    return silent.contains(register.serial());
  }

  /** Those that are to be unreachable stop to answer. */
  void silence(List<DemoRegister> fleet) {
    for (DemoRegister register : fleet) {
      if (register.unreachable() && silent.add(register.serial())) {
        Objects.requireNonNull(simulators.get(register.serial())).set(SILENT, "on");
      }
    }
  }

  int port(DemoRegister register) {
    return Objects.requireNonNull(simulators.get(register.serial())).port();
  }

  /** An open shift is remembered by the register; silence waits until it is known. */
  private static boolean begins(String fault, boolean known) {
    return switch (fault) {
      case "shift-open" -> !known;
      case SILENT -> known;
      default -> true;
    };
  }

  private boolean knows(String serial) throws IOException {
    try (var list = Files.list(state)) {
      return list.anyMatch(file -> file.getFileName().toString().contains(serial));
    }
  }

  /** Registers write in code page 866, which has no typographic quotation marks. */
  private static String printable(String text) {
    return text.replaceAll("[«»]", "\"").replaceAll("[„“]", "'");
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
