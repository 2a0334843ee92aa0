package kassahub.agent.link;

import java.time.Duration;
import kassahub.codec.StandardFrame;
import kassahub.codec.StandardFrameReader;
import kassahub.codec.StandardFrameReader.Event;

/**
 * Follows what the shop's program and the register say to each other by protocol 1, to know when an
 * exchange is whole (facts §1.2): it ends with the program's ACK of an answer, or with silence.
 */
final class ProgramExchange {
  /** The longest that a program is known to wait for an answer. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private static final Duration SILENCE = Duration.ofSeconds(1);

  private enum Phase {
    TALKING,
    AWAITING_ANSWER,
    ANSWERED,
    OVER
  }

  private final StandardFrameReader program = new StandardFrameReader();
  private final StandardFrameReader register = new StandardFrameReader();
  private Phase phase = Phase.OVER;
  private long lastByte;

  synchronized void fromProgram(byte[] bytes, long now) {
    lastByte = now;
    for (byte b : bytes) {
      boolean acknowledged =
          program.feed(b) == Event.CONTROL && program.control() == StandardFrame.ACK;
      phase = acknowledged && phase == Phase.ANSWERED ? Phase.OVER : Phase.TALKING;
    }
  }

  synchronized void fromRegister(byte b, long now) {
    lastByte = now;
    switch (register.feed(b)) {
      case FRAME -> phase = Phase.ANSWERED;
      case CONTROL -> {
        if (register.control() == StandardFrame.ACK) {
          phase = Phase.AWAITING_ANSWER;
        }
      }
      case PENDING, DAMAGED -> {}
    }
  }

  /** The program or the register is gone. */
  synchronized void broken() {
    phase = Phase.OVER;
    program.reset();
    register.reset();
  }

  synchronized boolean isOver(long now) {
    Duration patience = phase == Phase.AWAITING_ANSWER ? ANSWER : SILENCE;
    if (phase != Phase.OVER && now - lastByte >= patience.toNanos()) {
      broken();
    }
    return phase == Phase.OVER;
  }
}
