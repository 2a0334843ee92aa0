package kassahub.agent.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import kassahub.agent.dispatch.JournalEntry.Stage;
import kassahub.agent.register.Reports.Place;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.DispatchResult.Outcome;
import org.junit.jupiter.api.Test;

class JournalEntryTest {
  private static final Dispatch WORK =
      Dispatch.newBuilder().setId(ByteString.copyFrom(new byte[16])).setRegister("17").build();
  private static final DispatchResult DONE =
      DispatchResult.newBuilder().setDispatch(WORK.getId()).setOutcome(Outcome.DONE).build();
  private static final JournalEntry ENTRY =
      JournalEntry.taken(5, WORK).with(Stage.FINISHED, DONE).reported(new Place(-7, 41));

  @Test
  void isReadAsItWasWritten() throws Exception {
    assertThat(JournalEntry.decode(ENTRY.encode())).isEqualTo(ENTRY);
  }

  @Test
  void ofFormatOneIsReadWithoutAPlace() throws Exception {
    var old =
        ByteBuffer.allocate(14 + WORK.getSerializedSize() + DONE.getSerializedSize())
            .put((byte) 1)
            .put(Stage.REPORTED.code)
            .putLong(5)
            .putInt(WORK.getSerializedSize())
            .put(WORK.toByteArray())
            .put(DONE.toByteArray());

    assertThat(JournalEntry.decode(old.array())).isEqualTo(ENTRY.reported(Place.NONE));
  }

  @Test
  void cutAnywhereIsRefused() {
    byte[] whole = JournalEntry.taken(5, WORK).encode();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> JournalEntry.decode(cut))
          .as("%d bytes", length)
          .isInstanceOf(InvalidProtocolBufferException.class);
    }
  }
}
