package kassahub.agent.dispatch;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;

/**
 * What is on disk of one dispatch: {@code [format u8][stage u8][order u64][length
 * u32][dispatch][result]}.
 *
 * @param order counts dispatches as they were taken
 * @param result the last one; its default until there is one
 */
record JournalEntry(Stage stage, long order, Dispatch dispatch, DispatchResult result) {
  private static final byte FORMAT = 1;

  /** How far it is. */
  enum Stage {
    TAKEN(0),
    /** Something that must not be repeated has begun. */
    STARTED(1),
    /** The result is final but perhaps not in the outbox. */
    FINISHED(2),
    /** The result is in the outbox. */
    REPORTED(3);

    final byte code;

    Stage(int code) {
      this.code = (byte) code;
    }

    static Stage of(byte code) throws InvalidProtocolBufferException {
      for (Stage stage : values()) {
        if (stage.code == code) {
          return stage;
        }
      }
      throw new InvalidProtocolBufferException("stage " + code);
    }
  }

  JournalEntry at(Stage newStage) {
    return new JournalEntry(newStage, order, dispatch, result);
  }

  JournalEntry with(Stage newStage, DispatchResult newResult) {
    return new JournalEntry(newStage, order, dispatch, newResult);
  }

  boolean live() {
    return stage == Stage.TAKEN || stage == Stage.STARTED;
  }

  byte[] encode() {
    byte[] work = dispatch.toByteArray();
    byte[] outcome = result.toByteArray();
    ByteBuffer bytes = ByteBuffer.allocate(14 + work.length + outcome.length);
    bytes.put(FORMAT).put(stage.code).putLong(order).putInt(work.length).put(work).put(outcome);
    return bytes.array();
  }

  /**
   * @throws InvalidProtocolBufferException when the bytes are no entry of this format
   */
  static JournalEntry decode(byte[] encoded) throws InvalidProtocolBufferException {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    if (encoded.length < 14 || bytes.get() != FORMAT) {
      throw new InvalidProtocolBufferException("not a dispatch journal entry");
    }
    Stage stage = Stage.of(bytes.get());
    long order = bytes.getLong();
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new InvalidProtocolBufferException("a dispatch journal entry is cut");
    }
    ByteString rest = ByteString.copyFrom(bytes);
    return new JournalEntry(
        stage,
        order,
        Dispatch.parseFrom(rest.substring(0, length)),
        DispatchResult.parseFrom(rest.substring(length)));
  }
}
