package kassahub.agent.simulator.wire;

import kassahub.agent.simulator.device.Fault;
import kassahub.codec.StandardFrame;
import kassahub.codec.StandardFrameReader;

/**
 * Protocol 1 on the register's side; facts §1.2. An answer stays pending until the host
 * acknowledges it, and ENQ gets it again: so a host that lost the answer does not have to repeat
 * the command.
 */
final class StandardExchange {
  private static final byte[] NONE = {};

  private final LinkLayer.Register register;
  private final Line line;
  private final boolean fills;
  private final StandardFrameReader reader = new StandardFrameReader();

  private byte[] pending = NONE;
  private boolean executing;
  private long commands;

  StandardExchange(LinkLayer.Register register, Line line, boolean fills) {
    this.register = register;
    this.line = line;
    this.fills = fills;
  }

  /** A client begins. */
  void begin(boolean forgetPending) {
    reader.reset();
    if (forgetPending) {
      commands++;
      pending = NONE;
      executing = false;
    }
  }

  boolean insideFrame() {
    return reader.insideFrame();
  }

  void dropFrame() {
    reader.reset();
  }

  void receive(byte b) {
    switch (reader.feed(b)) {
      case PENDING -> {}
      case CONTROL -> control(reader.control());
      case FRAME -> command(reader.data());
      case DAMAGED -> line.control(StandardFrame.NAK);
    }
  }

  private void control(byte b) {
    switch (b) {
      case StandardFrame.ENQ -> enquiry();
      case StandardFrame.ACK -> acknowledged();
      default -> {} // a host's NAK keeps the answer pending until ENQ; anything else is noise
    }
  }

  private void enquiry() {
    if (pending.length == 0 && !executing) {
      line.control(StandardFrame.NAK);
      return;
    }
    line.control(StandardFrame.ACK);
    if (pending.length > 0) {
      line.answer(StandardFrame.encode(pending));
    }
  }

  private void acknowledged() {
    if (pending.length == 0) {
      return;
    }
    pending = NONE;
    if (fills && !register.faults().on(Fault.NO_FILL)) {
      line.control(StandardFrame.FILL);
    }
  }

  /** A new command drops an answer that still waits (facts §1.2: not specified). */
  private void command(byte[] data) {
    if (register.faults().strikes(Fault.NAK)) {
      line.control(StandardFrame.NAK);
      return;
    }
    long number = ++commands;
    long client = line.client();
    pending = NONE;
    executing = true;
    line.control(StandardFrame.ACK);
    byte[] answer = register.execute().apply(data);
    if (register.faults().on(Fault.CUT_AFTER_ACK)) {
      pending = answer;
      executing = false;
      line.cut();
      return;
    }
    line.whenReady(() -> deliver(number, client, answer));
  }

  private void deliver(long number, long client, byte[] answer) {
    if (number != commands) {
      return;
    }
    executing = false;
    pending = answer;
    if (client == line.client()) {
      line.answer(StandardFrame.encode(answer));
    }
  }
}
