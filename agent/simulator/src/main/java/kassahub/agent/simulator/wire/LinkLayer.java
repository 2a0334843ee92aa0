package kassahub.agent.simulator.wire;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import kassahub.agent.simulator.device.Fault;
import kassahub.agent.simulator.device.Faults;
import kassahub.codec.AlternativeFrame;
import kassahub.codec.StandardFrame;

/** Serves one client at a time on one line and finds out which protocol it speaks. */
public final class LinkLayer {
  /**
   * What a line is connected to.
   *
   * @param execute data of a command to data of its answer
   * @param protocol {@code auto}, {@code 1} or {@code 2}
   */
  public record Register(UnaryOperator<byte[]> execute, Faults faults, Supplier<String> protocol) {}

  private enum Speaking {
    UNKNOWN,
    STANDARD,
    ALTERNATIVE
  }

  private final Faults faults;
  private final Supplier<String> protocol;
  private final LinkRules rules;
  private final StandardExchange standard;
  private final AlternativeExchange alternative;
  private final Line line;
  private Speaking speaking = Speaking.UNKNOWN;
  private long received;

  public LinkLayer(Register register, LinkRules rules) {
    this.faults = register.faults();
    this.protocol = register.protocol();
    this.rules = rules;
    this.line = new Line(faults);
    this.standard = new StandardExchange(register, line, rules.fills());
    this.alternative = new AlternativeExchange(register, line);
  }

  /** A client begins; the one before has gone. */
  public void attach(Wire wire) {
    line.attach(wire);
    standard.begin(rules.endsWithClient() && !faults.on(Fault.KEEP_PENDING));
    alternative.begin();
    if (rules.endsWithClient()) {
      speaking = Speaking.UNKNOWN;
    }
  }

  /** Forgets everything, as after switching the register off and on. */
  public void powerOn() {
    standard.begin(true);
    alternative.powerOn();
    speaking = Speaking.UNKNOWN;
  }

  /** Takes what came from the client. */
  public void receive(byte[] bytes) {
    received++;
    for (byte b : bytes) {
      if (!faults.on(Fault.SILENT) && !line.isDead()) {
        receive(b);
      }
    }
    watchByteTimeout();
  }

  private void receive(byte b) {
    if (speaking == Speaking.UNKNOWN) {
      speaking = firstByte(b);
    }
    switch (speaking) {
      case UNKNOWN -> {}
      case STANDARD -> standard.receive(b);
      case ALTERNATIVE -> alternative.receive(b);
    }
  }

  private Speaking firstByte(byte b) {
    boolean mayStandard = !protocol.get().equals("2");
    boolean mayAlternative = !protocol.get().equals("1");
    return switch (b) {
      case StandardFrame.ENQ, StandardFrame.STX ->
          mayStandard ? Speaking.STANDARD : Speaking.UNKNOWN;
      case AlternativeFrame.START -> mayAlternative ? Speaking.ALTERNATIVE : Speaking.UNKNOWN;
      default -> Speaking.UNKNOWN;
    };
  }

  private void watchByteTimeout() {
    if (!standard.insideFrame() && !alternative.insideFrame()) {
      return;
    }
    long before = received;
    Duration timeout = rules.byteTimeout();
    line.later(
        timeout,
        () -> {
          if (received == before) {
            standard.dropFrame();
            alternative.dropFrame();
          }
        });
  }
}
