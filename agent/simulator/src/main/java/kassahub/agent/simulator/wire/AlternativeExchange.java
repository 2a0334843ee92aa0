package kassahub.agent.simulator.wire;

import java.util.Optional;
import kassahub.agent.simulator.device.Fault;
import kassahub.codec.AlternativeFrame;
import kassahub.codec.AlternativeFrameReader;

/**
 * Protocol 2 on the register's side; facts §1.3. Only the number after the last one is executed,
 * any other gets the last answer again. Numbers and the last answer live until the register
 * restarts, whoever asks.
 */
final class AlternativeExchange {
  private final LinkLayer.Register register;
  private final Line line;
  private final AlternativeFrameReader reader = new AlternativeFrameReader();

  private int lastNumber;
  private Optional<byte[]> lastAnswer = Optional.empty();
  private boolean executing;
  private long commands;

  AlternativeExchange(LinkLayer.Register register, Line line) {
    this.register = register;
    this.line = line;
  }

  /** A client begins. */
  void begin() {
    reader.reset();
  }

  void powerOn() {
    reader.reset();
    commands++;
    lastNumber = 0;
    lastAnswer = Optional.empty();
    executing = false;
  }

  boolean insideFrame() {
    return reader.insideFrame();
  }

  void dropFrame() {
    reader.reset();
  }

  void receive(byte b) {
    switch (reader.feed(b)) {
      case PENDING, DAMAGED -> {}
      case SYNC -> repeat();
      case FRAME -> command(reader.number(), reader.data());
    }
  }

  private void command(int number, byte[] data) {
    if (data.length == 0 || number != ((lastNumber + 1) & 0xFFFF)) {
      repeat();
      return;
    }
    if (executing || register.faults().strikes(Fault.NAK)) {
      return;
    }
    executing = true;
    long command = ++commands;
    long client = line.client();
    byte[] answer = register.execute().apply(data);
    if (register.faults().on(Fault.CUT_AFTER_ACK)) {
      finish(number, answer);
      line.cut();
      return;
    }
    line.whenReady(
        () -> {
          if (command == commands) {
            deliver(client, number, answer);
          }
        });
  }

  private void deliver(long client, int number, byte[] answer) {
    finish(number, answer);
    if (client == line.client()) {
      repeat();
    }
  }

  private void finish(int number, byte[] answer) {
    executing = false;
    lastNumber = number;
    lastAnswer = Optional.of(answer);
  }

  /** While a command runs its answer is on the way: nothing is repeated. */
  private void repeat() {
    if (!executing) {
      line.answer(AlternativeFrame.encode(lastNumber, lastAnswer.orElse(new byte[0])));
    }
  }
}
