package kassahub.deploy.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.simulator.SimulatorState;
import kassahub.agent.simulator.device.LicenceLock;

/** A simulated register on a lossy line; it remembers over power cuts. */
final class LineRegister implements AutoCloseable {
  private static final int MEAN_BYTES_TO_CUT = 4_000;

  private final SimulatorConfig config;
  private final LossyProxy line;
  private final List<LossyProxy> doors = new ArrayList<>();
  private RegisterSimulator simulator;

  LineRegister(String serial, Path state, byte[] licenceKey, long seed) throws IOException {
    config =
        SimulatorConfig.of(serial)
            .withLicenceLock(LicenceLock.of(licenceKey))
            .withState(state)
            .with("fn", "9" + serial.substring(1));
    simulator = RegisterSimulator.start(config);
    line = new LossyProxy(address(), seed, MEAN_BYTES_TO_CUT);
  }

  String serial() {
    return config.serial();
  }

  /** Where its agent finds it. */
  int port() {
    return line.port();
  }

  /** Where an agent finds it that looks for it at this address of ours. */
  int port(String address) throws IOException {
    var own = InetAddress.getByName(address);
    if (own.isLoopbackAddress()) {
      return port();
    }
    doors.add(
        LossyProxy.door(own, new InetSocketAddress(InetAddress.getLoopbackAddress(), port())));
    return doors.getLast().port();
  }

  LossyProxy line() {
    return line;
  }

  /** As the register itself knows it. */
  SimulatorState state() {
    return simulator.state();
  }

  void set(String name, String value) {
    simulator.set(name, value);
  }

  /** A document more is printed. */
  void sell() {
    set("documents", Long.toString(documents() + 1));
  }

  /** Number of the last fiscal document. */
  long documents() {
    return Long.parseLong(simulator.get("documents"));
  }

  /** Off and on again; faults end, what it remembers stays. */
  void cutPower() throws IOException {
    simulator.close();
    simulator = RegisterSimulator.start(config);
    line.retarget(address());
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), simulator.port());
  }

  @Override
  public void close() throws IOException {
    line.close();
    for (LossyProxy door : doors) {
      door.close();
    }
    simulator.close();
  }
}
