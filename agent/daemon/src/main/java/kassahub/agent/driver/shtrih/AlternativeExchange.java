package kassahub.agent.driver.shtrih;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.time.Duration;
import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.link.Link;
import kassahub.agent.link.LinkException;
import kassahub.codec.AlternativeFrame;
import kassahub.codec.AlternativeFrameReader;

/**
 * Protocol 2, the host's side (facts §1.3). The register executes only the number after its last
 * one; the same number again only repeats the answer. So a command is sent with one number until
 * its answer comes, and each connection begins by asking for the last number.
 */
final class AlternativeExchange implements Exchange {
  private static final int NUMBERS = 0x10000;
  private static final int NOT_KNOWN = -1;

  private final Link link;
  private final ExchangeTimes times;
  private int last = NOT_KNOWN;

  AlternativeExchange(Link link, ExchangeTimes times) {
    this.link = link;
    this.times = times;
  }

  @Override
  public int protocol() {
    return 2;
  }

  /** Learns the register's last number; false when nothing answers. */
  boolean synchronise() throws LinkException {
    link.write(AlternativeFrame.sync());
    Optional<Frame> frame = readFrame(System.nanoTime() + times.control().toNanos());
    frame.ifPresent(found -> last = found.number);
    return frame.isPresent();
  }

  private boolean synchroniseInThree() throws LinkException {
    for (int i = 0; i < TRIES; i++) {
      if (synchronise()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public byte[] ask(AllowedCommand command) throws LinkException, FaultException {
    if (last == NOT_KNOWN && !synchroniseInThree()) {
      throw new FaultException(Kind.NO_ANSWER, "no reaction to a synchronising frame");
    }
    int number = (last + 1) % NUMBERS;
    byte[] frame = AlternativeFrame.encode(number, command.data());
    long slice = times.answer().toNanos() / TRIES;
    for (int i = 0; i < TRIES; i++) {
      link.write(frame);
      Optional<byte[]> answer = awaitNumber(number, System.nanoTime() + slice);
      if (answer.isPresent()) {
        last = number;
        return checked(answer.get(), command);
      }
    }
    last = NOT_KNOWN;
    throw new FaultException(Kind.NO_ANSWER, "no answer to " + command);
  }

  private static byte[] checked(byte[] answer, AllowedCommand command) throws FaultException {
    if (!command.matches(answer)) {
      throw new FaultException(Kind.PROTOCOL, "another program uses the same connection");
    }
    return answer;
  }

  private Optional<byte[]> awaitNumber(int number, long end) throws LinkException {
    Optional<Frame> frame = readFrame(end);
    while (frame.isPresent() && (frame.get().number != number || frame.get().data.length == 0)) {
      frame = readFrame(end);
    }
    return frame.map(found -> found.data);
  }

  private Optional<Frame> readFrame(long end) throws LinkException {
    AlternativeFrameReader reader = new AlternativeFrameReader();
    while (true) {
      int b = link.read(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      if (b == Link.SILENCE) {
        return Optional.empty();
      }
      if (reader.feed((byte) b) == AlternativeFrameReader.Event.FRAME) {
        return Optional.of(new Frame(reader.number(), reader.data()));
      }
    }
  }

  private static final class Frame {
    final int number;
    final byte[] data;

    Frame(int number, byte[] data) {
      this.number = number;
      this.data = data;
    }
  }
}
