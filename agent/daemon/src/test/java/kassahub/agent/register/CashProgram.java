package kassahub.agent.register;

import java.time.Duration;
import kassahub.agent.link.Link;
import kassahub.agent.link.LinkException;
import kassahub.codec.StandardFrame;
import kassahub.codec.StandardFrameReader;
import kassahub.codec.StandardFrameReader.Event;

/** A pretend program of the shop: protocol 1 as vendors' drivers speak it, and nothing forgiven. */
final class CashProgram {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Link link;

  CashProgram(Link link) {
    this.link = link;
  }

  /** One exchange: ENQ, command, answer, ACK. */
  byte[] ask(byte[] command) throws LinkException {
    link.write(new byte[] {StandardFrame.ENQ});
    expect(StandardFrame.NAK);
    link.write(StandardFrame.encode(command));
    expect(StandardFrame.ACK);
    var reader = new StandardFrameReader();
    Event event = Event.PENDING;
    while (event != Event.FRAME) {
      event = reader.feed(next());
      if (event == Event.CONTROL || event == Event.DAMAGED) {
        throw new IllegalStateException("in place of an answer: " + event);
      }
    }
    link.write(new byte[] {StandardFrame.ACK});
    return reader.data();
  }

  private void expect(byte control) throws LinkException {
    byte found = next();
    if (found != control) {
      throw new IllegalStateException("expected " + control + ", found " + found);
    }
  }

  private byte next() throws LinkException {
    int b = link.read(PATIENCE);
    if (b == Link.SILENCE) {
      throw new IllegalStateException("silence");
    }
    return (byte) b;
  }
}
