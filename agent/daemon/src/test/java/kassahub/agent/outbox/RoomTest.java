package kassahub.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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
}
