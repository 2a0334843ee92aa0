package kassahub.agent.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import kassahub.agent.grpc.GrpcStatus.Code;
import org.jspecify.annotations.Nullable;

/** Cuts what arrives into messages, and puts the head before those that leave. */
final class Messages {
  /** One byte that says whether the body is compressed, four with its length. */
  static final int HEAD = 5;

  private final int longest;
  private final ByteBuf arrived = Unpooled.buffer(0);

  Messages(int longest) {
    this.longest = longest;
  }

  static ByteBuf framed(byte[] body) {
    return Unpooled.buffer(HEAD + body.length).writeByte(0).writeInt(body.length).writeBytes(body);
  }

  void add(ByteBuf bytes) {
    arrived.discardReadBytes().writeBytes(bytes);
  }

  /** The next whole message. */
  byte @Nullable [] next() throws GrpcException {
    if (arrived.readableBytes() < HEAD) {
      return null;
    }
    int at = arrived.readerIndex();
    if (arrived.getByte(at) != 0) {
      throw new GrpcException(GrpcStatus.of(Code.INTERNAL, "a compressed message"));
    }
    long length = arrived.getUnsignedInt(at + 1);
    if (length > longest) {
      throw new GrpcException(
          GrpcStatus.of(Code.RESOURCE_EXHAUSTED, "a message of " + length + " bytes"));
    }
    if (arrived.readableBytes() < HEAD + length) {
      return null;
    }
    byte[] body = new byte[(int) length];
    arrived.skipBytes(HEAD).readBytes(body);
    return body;
  }

  /** Whether a message has begun that has not ended. */
  boolean torn() {
    return arrived.isReadable();
  }
}
