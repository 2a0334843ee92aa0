package kassahub.agent.dispatch;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** A dispatch's id: 16 bytes on the wire, a UUID in file names and logs. */
record DispatchId(UUID uuid) {
  static final int BYTES = 16;

  /** Empty unless there are 16 bytes. */
  static Optional<DispatchId> of(ByteString bytes) {
    if (bytes.size() != BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return Optional.of(new DispatchId(new UUID(buffer.getLong(), buffer.getLong())));
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
