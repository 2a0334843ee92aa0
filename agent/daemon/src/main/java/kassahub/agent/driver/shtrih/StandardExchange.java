package kassahub.agent.driver.shtrih;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.time.Duration;
import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.link.Link;
import kassahub.agent.link.LinkException;
import kassahub.codec.StandardFrame;
import kassahub.codec.StandardFrameReader;

/**
 * Protocol 1, the host's side (facts §1.2). ENQ asks how the register stands: NAK = idle, take the
 * command; ACK = an answer is waiting. A lost answer is fetched by ENQ, so that nothing is executed
 * twice. A waiting answer that is not ours is left to its owner.
 */
final class StandardExchange implements Exchange {
  private final Link link;
  private final ExchangeTimes times;
  private final Owed owed;

  StandardExchange(Link link, ExchangeTimes times, Owed owed) {
    this.link = link;
    this.times = times;
    this.owed = owed;
  }

  /** What came back to a control byte. */
  private enum Control {
    ACK,
    NAK,
    NOTHING,
    NOISE
  }

  /** Whether the register has a command. */
  private enum Delivery {
    SURE,
    PERHAPS,
    NONE
  }

  @Override
  public int protocol() {
    return 1;
  }

  /** Whether anything at the other end reacts to ENQ. After noise it is asked once more. */
  boolean answersEnquiry() throws LinkException {
    Control control = enquire();
    if (control == Control.NOISE) {
      link.drain();
      control = enquire();
    }
    if (control == Control.ACK) {
      readAnswer(times.control()); // stays waiting in the register until somebody acknowledges it
    }
    return control == Control.ACK || control == Control.NAK;
  }

  @Override
  public byte[] ask(AllowedCommand command) throws LinkException, FaultException {
    Link.Turn turn = link.turn();
    try (turn) {
      return askInTurn(command);
    }
  }

  private byte[] askInTurn(AllowedCommand command) throws LinkException, FaultException {
    boolean delivered = false;
    long end = System.nanoTime() + times.answer().toNanos();
    for (int tries = 0; tries < TRIES || (delivered && System.nanoTime() - end < 0); tries++) {
      switch (enquire()) {
        case ACK -> {
          Optional<byte[]> waiting = readAnswer(times.control());
          if (waiting.isPresent() && take(waiting.get(), command, delivered)) {
            return waiting.get();
          }
        }
        case NAK -> {
          checkRepeatable(command, delivered);
          owed.settled();
          Delivery delivery = deliver(command);
          delivered = delivery != Delivery.NONE;
          Optional<byte[]> answer =
              delivery == Delivery.SURE ? readAnswer(times.answer()) : Optional.empty();
          if (answer.isPresent() && take(answer.get(), command, true)) {
            return answer.get();
          }
        }
        case NOTHING -> {}
        case NOISE -> link.drain();
      }
    }
    throw new FaultException(
        Kind.NO_ANSWER, delivered ? "no answer to " + command : "no reaction to ENQ");
  }

  private Control enquire() throws LinkException {
    link.write(new byte[] {StandardFrame.ENQ});
    return readControl();
  }

  /** Skips the fill byte that registers send on TCP after an acknowledgement. */
  private Control readControl() throws LinkException {
    Duration wait = times.control();
    int b = link.read(wait);
    while (b == (StandardFrame.FILL & 0xFF)) {
      b = link.read(wait);
    }
    return switch (b) {
      case StandardFrame.ACK -> Control.ACK;
      case StandardFrame.NAK -> Control.NAK;
      case Link.SILENCE -> Control.NOTHING;
      default -> Control.NOISE;
    };
  }

  /**
   * A control byte that comes late is taken for the answer to what was sent after it. So only an
   * acknowledgement tells that the frame arrived, and nothing tells that it did not: what must not
   * be done twice is sent once, and may have been done.
   */
  private Delivery deliver(AllowedCommand command) throws LinkException {
    byte[] frame = StandardFrame.encode(command.data());
    for (int i = 0; i < TRIES; i++) {
      owed.delivered(command);
      link.write(frame);
      Control control = readControl();
      if (control == Control.ACK) {
        return Delivery.SURE;
      }
      if (!command.repeatable()) {
        return Delivery.PERHAPS;
      }
      owed.settled();
      if (control != Control.NAK) {
        return Delivery.NONE;
      }
    }
    return Delivery.NONE;
  }

  /** The register is idle although it may have taken our command: the answer is lost for good. */
  private static void checkRepeatable(AllowedCommand command, boolean delivered)
      throws FaultException {
    if (delivered && !command.repeatable()) {
      throw new FaultException(Kind.NO_ANSWER, "the answer to " + command + " was lost");
    }
  }

  /** A whole frame; empty when none came. A damaged one is asked for again by NAK, then ENQ. */
  private Optional<byte[]> readAnswer(Duration atMost) throws LinkException {
    StandardFrameReader reader = new StandardFrameReader();
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      Duration wait =
          reader.insideFrame()
              ? times.betweenBytes()
              : Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      int b = link.read(wait);
      if (b == Link.SILENCE) {
        return Optional.empty();
      }
      StandardFrameReader.Event event = reader.feed((byte) b);
      if (event == StandardFrameReader.Event.FRAME) {
        return Optional.of(reader.data());
      }
      if (event == StandardFrameReader.Event.DAMAGED) {
        link.drain();
        link.write(new byte[] {StandardFrame.NAK});
        return Optional.empty();
      }
    }
  }

  /** Acknowledges an answer that is ours; true when it answers this very command. */
  private boolean take(byte[] answer, AllowedCommand command, boolean delivered)
      throws LinkException, FaultException {
    boolean awaited = delivered && command.matches(answer);
    if (!awaited && !owed.isOurs(answer)) {
      owed.countUnasked();
      throw new FaultException(
          Kind.BUSY, "an answer for another program is waiting in the register");
    }
    link.write(new byte[] {StandardFrame.ACK});
    owed.settled();
    return awaited;
  }
}
