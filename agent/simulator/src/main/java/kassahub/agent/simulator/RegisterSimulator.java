package kassahub.agent.simulator;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import kassahub.agent.simulator.device.Device;
import kassahub.agent.simulator.device.Fault;
import kassahub.agent.simulator.device.Keeper;
import kassahub.agent.simulator.wire.LinkLayer;
import kassahub.agent.simulator.wire.LinkRules;

/**
 * One simulated register that listens. Methods may be called from any thread but its own event
 * loop's; they wait until the register has done what they say.
 */
public final class RegisterSimulator implements AutoCloseable {
  /** Time for the host to acknowledge the answer to FE F3 before the register goes away. */
  private static final long LAST_WORDS_MILLIS = 100;

  private final SimulatorConfig config;
  private final EventLoop loop;
  private final Device device;
  private final LinkLayer tcpLink;
  private final TcpPort tcp;
  private final LinkLayer serialLink;
  private Optional<SerialLine> serialLine = Optional.empty();
  private int port;
  private boolean closed;

  private RegisterSimulator(SimulatorConfig config, EventLoop loop, Device device) {
    this.config = config;
    this.loop = loop;
    this.device = device;
    LinkLayer.Register register =
        new LinkLayer.Register(this::execute, device.faults(), () -> device.get("protocol"));
    tcpLink = new LinkLayer(register, LinkRules.tcp(config.byteTimeout()));
    serialLink = new LinkLayer(register, LinkRules.serial(config.byteTimeout()));
    tcp = new TcpPort(loop, tcpLink, () -> device.faults().on(Fault.BUSY), config.idleTimeout());
  }

  /**
   * Starts a register: the state it remembers, then the faults of the config, then its ports.
   *
   * @throws IOException when its state cannot be read or a port cannot be opened
   * @throws IllegalArgumentException for a setting or fault that is unknown or out of range
   */
  public static RegisterSimulator start(SimulatorConfig config) throws IOException {
    Device device = device(config);
    RegisterSimulator simulator = new RegisterSimulator(config, EventLoops.acquire(), device);
    try {
      simulator.open();
      return simulator;
    } catch (IOException | RuntimeException e) {
      simulator.close();
      throw e;
    }
  }

  /** The TCP port it listens on. */
  public int port() {
    return port;
  }

  /** Its factory number at the moment. */
  public String serial() {
    return get("serial");
  }

  /** Everything about it at the moment. */
  public SimulatorState state() {
    return onLoop(
        () ->
            new SimulatorState(
                device.get("serial"),
                device.licence(),
                device.mode(),
                device.executed(),
                device.restarts(),
                device.all()));
  }

  /**
   * Turns a fault on or off, or changes a setting.
   *
   * @param name of a {@code Fault} or {@code Setting}, or {@code licence-until}
   * @throws IllegalArgumentException for an unknown name or a value out of range
   */
  public void set(String name, String value) {
    onLoop(
        () -> {
          device.set(name, value);
          return name;
        });
  }

  /**
   * The value of a fault or setting; {@code off} for a fault that is off.
   *
   * @throws IllegalArgumentException for an unknown name
   */
  public String get(String name) {
    return onLoop(() -> device.get(name));
  }

  /** Closes its ports and connections. Safe twice. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    serialLine.ifPresent(SerialLine::close);
    tcp.close();
    EventLoops.release();
  }

  private static Device device(SimulatorConfig config) throws IOException {
    Keeper keeper = Keeper.forgetful();
    Map<String, String> kept = Map.of();
    if (config.stateDirectory().isPresent()) {
      StateFile file = new StateFile(config.stateDirectory().get(), config.serial());
      keeper = file;
      kept = file.read();
    }
    Device device =
        new Device(
            new Device.Parts(
                config.model(),
                config.serial(),
                config.licenceLock(),
                keeper,
                kept,
                config.clock(),
                config.zone()));
    if (kept.isEmpty()) {
      config.settings().forEach(device::begin);
    }
    config.faults().forEach(device::set);
    return device;
  }

  private void open() throws IOException {
    port = tcp.open(config.host(), config.port());
    if (config.serialLine().isPresent()) {
      serialLine = Optional.of(SerialLine.open(loop, serialLink, config.serialLine().get()));
    }
  }

  private byte[] execute(byte[] data) {
    int before = device.restarts();
    byte[] answer = device.execute(data);
    if (device.restarts() > before) {
      loop.schedule(this::restart, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    }
    return answer;
  }

  private void restart() {
    tcpLink.powerOn();
    serialLink.powerOn();
    tcp.goDown();
    loop.schedule(tcp::comeBack, config.restartTime().toNanos(), TimeUnit.NANOSECONDS);
  }

  private <T> T onLoop(Callable<T> work) {
    var done = loop.submit(work).awaitUninterruptibly();
    if (done.isSuccess()) {
      return done.getNow();
    }
    if (done.cause() instanceof RuntimeException refused) {
      throw refused;
    }
    throw new CompletionException(done.cause());
  }
}
