package kassahub.agent.simulator.wire;

import java.time.Duration;
import java.util.Optional;
import kassahub.agent.simulator.device.Fault;
import kassahub.agent.simulator.device.Faults;

/** The client of the moment, and the faults of its connection. */
final class Line {
  private final Faults faults;
  private Optional<Wire> wire = Optional.empty();
  private long clients;
  private long answers;
  private boolean dead;

  Line(Faults faults) {
    this.faults = faults;
  }

  void attach(Wire next) {
    wire = Optional.of(next);
    clients++;
    answers = 0;
    dead = false;
  }

  /** Whether the connection is half open: nothing is read from it or sent to it any more. */
  boolean isDead() {
    return dead;
  }

  /** Counts clients: an answer belongs to the one that asked. */
  long client() {
    return clients;
  }

  void control(byte b) {
    wire.ifPresent(client -> client.send(new byte[] {b}));
  }

  /** Sends a whole answer frame, damaged when the dice say so. */
  void answer(byte[] frame) {
    byte[] sent = frame.clone();
    if (faults.strikes(Fault.BAD_LRC)) {
      sent[sent.length - 1] ^= 0x20;
    }
    wire.ifPresent(client -> client.send(sent));
    answers++;
    if (faults.on(Fault.HALF_OPEN) && answers >= faults.number(Fault.HALF_OPEN, 0)) {
      dead = true;
      wire.ifPresent(Wire::abandon);
    }
  }

  void cut() {
    wire.ifPresent(Wire::cut);
  }

  void later(Duration delay, Runnable work) {
    wire.ifPresent(client -> client.later(delay, work));
  }

  /** Runs the work after the time of the fault {@code slow}; at once without it. */
  void whenReady(Runnable work) {
    long millis = faults.number(Fault.SLOW, 0);
    if (millis == 0) {
      work.run();
    } else {
      later(Duration.ofMillis(millis), work);
    }
  }
}
