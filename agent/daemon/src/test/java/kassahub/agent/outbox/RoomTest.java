package kassahub.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
  @Test
  void tellsOfAChangeAndNotOfEveryRefusal() {
    var told = new AtomicInteger();
    var room = new Room();
    room.whenChanged(told::incrementAndGet);
    for (int poll = 0; poll < 30; poll++) {
      room.refused("state", new IOException("No space left on device"));
    }
    assertThat(told).hasValue(1);
    assertThat(room.isOut()).isTrue();

    room.taken();
    room.taken();
    assertThat(told).hasValue(2);
    assertThat(room.isOut()).isFalse();
  }

  @Test
  void outboxThatIsClosedSaysNothingOfTheDisk(@TempDir Path dir) throws IOException {
    var outbox = Outbox.open(dir, OutboxLimits.DEFAULT);
    outbox.close();
    var room = new Room();

    var refused =
        catchThrowableOfType(
            OutboxClosedException.class, () -> outbox.append(Report.newBuilder(), Urgency.STATE));
    room.refused("state", refused);

    assertThat(room.isOut()).isFalse();
  }
}
