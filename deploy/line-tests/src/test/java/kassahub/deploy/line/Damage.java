package kassahub.deploy.line;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import kassahub.proto.v1.Report;

/** What a bad disk does to a register's state that waits in an outbox. */
enum Damage {
  /** One bit of the one in the middle has flipped. */
  FLIPPED,
  /** The file ends in the middle of the last one. */
  TORN;

  private static final int TORN_BYTES = 5;

  /**
   * Does it while the agent does not run.
   *
   * @param waiting in the outbox, in order
   * @return the report that is lost
   */
  Report to(Path outbox, List<Report> waiting) throws IOException {
    var states = waiting.stream().filter(Books::isState).toList();
    var victim = this == TORN ? states.getLast() : states.get(states.size() / 2);
    byte[] bytes = victim.toByteArray();
    try (var files = Files.walk(outbox)) {
      for (Path segment : files.filter(one -> one.toString().endsWith(".log")).toList()) {
        int at = indexOf(Files.readAllBytes(segment), bytes);
        if (at >= 0) {
          damage(segment, at, bytes);
          return victim;
        }
      }
    }
    throw new AssertionError("no segment holds " + victim);
  }

  private void damage(Path segment, int at, byte[] bytes) throws IOException {
    try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      switch (this) {
        case FLIPPED -> {
          int middle = bytes.length / 2;
          file.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[middle] ^ 4)}), at + middle);
        }
        case TORN -> file.truncate(at + bytes.length - TORN_BYTES);
      }
    }
  }

  /** By way of a character set that gives every byte a character. */
  private static int indexOf(byte[] all, byte[] part) {
    return new String(all, StandardCharsets.ISO_8859_1)
        .indexOf(new String(part, StandardCharsets.ISO_8859_1));
  }
}
