package kassahub.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kassahub.agent.grpc.GrpcStatus.Code;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private final Messages messages = new Messages(300);

  @Test
  void messagesAreWholeHoweverTheyAreCut() throws GrpcException {
    String longest = "c".repeat(300);
    for (int piece : new int[] {1, 2, 5, 7, 1000}) {
      ByteBuf wire = Unpooled.wrappedBuffer(framed("a"), framed(""), framed("bb"), framed(longest));
      List<String> read = new ArrayList<>();
      while (wire.isReadable()) {
        messages.add(wire.readSlice(Math.min(piece, wire.readableBytes())));
        for (byte[] next = messages.next(); next != null; next = messages.next()) {
          read.add(new String(next, StandardCharsets.US_ASCII));
        }
      }
      assertThat(read).as("pieces of " + piece).containsExactly("a", "", "bb", longest);
      assertThat(messages.torn()).isFalse();
    }
  }

  @Test
  void aMessageThatHasNotEndedIsTorn() throws GrpcException {
    messages.add(framed("abc").readSlice(7));
    assertThat(messages.next()).isNull();
    assertThat(messages.torn()).isTrue();
  }

  @Test
  void aMessageThatIsTooLongIsRefusedByItsHead() {
    messages.add(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 45}));
    assertThatThrownBy(messages::next)
        .isInstanceOfSatisfying(
            GrpcException.class,
            e -> assertThat(e.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED));
  }

  /** The length is unsigned. */
  @Test
  void aLengthOfFourGigabytesIsNotBelowZero() {
    messages.add(Unpooled.wrappedBuffer(new byte[] {0, -1, -1, -1, -1}));
    assertThatThrownBy(messages::next).hasMessageContaining("4294967295 bytes");
  }

  @Test
  void aCompressedMessageIsNotRead() {
    messages.add(Unpooled.wrappedBuffer(new byte[] {1, 0, 0, 0, 1, 1}));
    assertThatThrownBy(messages::next).hasMessageContaining("compressed");
  }

  private static ByteBuf framed(String body) {
    return Messages.framed(body.getBytes(StandardCharsets.US_ASCII));
  }
}
