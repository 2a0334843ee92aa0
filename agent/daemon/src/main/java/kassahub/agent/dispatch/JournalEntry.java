package kassahub.agent.dispatch;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import kassahub.agent.register.Reports.Place;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;

/**
 * What is on disk of one dispatch: {@code [format u8][stage u8][order u64][stream u64][sequence
 * u64][length u32][dispatch][result]}; format 1 had neither stream nor sequence.
 *
 * @param order counts dispatches as they were taken
 * @param place where the outbox has its result; {@link Place#NONE} until it is reported
 * @param result the last one; its default until there is one
 */
record JournalEntry(
    Stage stage, long order, Place place, Dispatch dispatch, DispatchResult result) {
  private static final byte WITHOUT_PLACE = 1;
  private static final byte FORMAT = 2;
  private static final int PLACE_BYTES = 16;
  private static final int LEAST_BYTES = 14;

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

  /** As it is taken. */
  static JournalEntry taken(long order, Dispatch dispatch) {
    return new JournalEntry(
        Stage.TAKEN, order, Place.NONE, dispatch, DispatchResult.getDefaultInstance());
  }

  JournalEntry at(Stage newStage) {
    return new JournalEntry(newStage, order, place, dispatch, result);
  }

  JournalEntry with(Stage newStage, DispatchResult newResult) {
    return new JournalEntry(newStage, order, place, dispatch, newResult);
  }

  JournalEntry reported(Place newPlace) {
    return new JournalEntry(Stage.REPORTED, order, newPlace, dispatch, result);
  }

  boolean live() {
    return stage == Stage.TAKEN || stage == Stage.STARTED;
  }

  byte[] encode() {
    byte[] work = dispatch.toByteArray();
    byte[] outcome = result.toByteArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(LEAST_BYTES + PLACE_BYTES + work.length + outcome.length);
    bytes.put(FORMAT).put(stage.code).putLong(order);
    bytes.putLong(place.stream()).putLong(place.sequence());
    bytes.putInt(work.length).put(work).put(outcome);
    return bytes.array();
  }

  /**
   * @throws InvalidProtocolBufferException when the bytes are no entry of this format
   */
  static JournalEntry decode(byte[] encoded) throws InvalidProtocolBufferException {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    byte format = encoded.length == 0 ? 0 : bytes.get();
    int least = format == FORMAT ? LEAST_BYTES + PLACE_BYTES : LEAST_BYTES;
    if ((format != FORMAT && format != WITHOUT_PLACE) || encoded.length < least) {
      throw new InvalidProtocolBufferException("not a dispatch journal entry");
    }
    Stage stage = Stage.of(bytes.get());
    long order = bytes.getLong();
    Place place = format == FORMAT ? new Place(bytes.getLong(), bytes.getLong()) : Place.NONE;
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new InvalidProtocolBufferException("a dispatch journal entry is cut");
    }
    ByteString rest = ByteString.copyFrom(bytes);
    return new JournalEntry(
        stage,
        order,
        place,
        Dispatch.parseFrom(rest.substring(0, length)),
        DispatchResult.parseFrom(rest.substring(length)));
  }
}
