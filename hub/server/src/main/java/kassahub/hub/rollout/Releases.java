package kassahub.hub.rollout;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.security.SignatureException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.proto.ReleaseSignature;
import kassahub.proto.ReleaseVersion;
import kassahub.proto.v1.ReleaseFile;
import kassahub.proto.v1.ReleaseManifest;
import kassahub.proto.v1.SignedRelease;

/** The signed releases that the hub passes on. */
public final class Releases {
  static final int PIECE = 48 << 10;
  private static final int MOST_BYTES = 200 << 20;
  private static final int MOST_HEAD_BYTES = 256 << 10;
  private static final int PIECES_AT_ONCE = 64;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public Releases(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Takes in a release, as the build side made it.
   *
   * @param keys who may have signed it
   * @throws Problem.Invalid {@code RELEASE_DAMAGED}, {@code RELEASE_UNSIGNED}
   * @throws Problem.Conflict {@code RELEASE_KNOWN}: the version has been taken in
   */
  public Release add(Actor actor, byte[] bytes, List<PublicKey> keys) {
    byte[] head = head(bytes);
    ReleaseManifest manifest = manifest(head, keys);
    long packed = manifest.getFilesList().stream().mapToLong(ReleaseFile::getPackedBytes).sum();
    boolean sound =
        bytes.length == Integer.BYTES + head.length + packed
            && ReleaseVersion.parse(manifest.getVersion()).isPresent()
            && ReleaseVersion.parse(manifest.getLowestReplaced()).isPresent();
    if (!sound) {
      throw damaged();
    }
    var draft =
        new Release(
            0,
            ReleaseSignature.hex(ReleaseSignature.name(head)),
            manifest.getVersion(),
            manifest.getPlatform(),
            manifest.getLowestReplaced(),
            Instant.ofEpochMilli(manifest.getNotBeforeMillis()),
            Instant.ofEpochMilli(manifest.getNotAfterMillis()),
            bytes.length,
            clock.instant(),
            actor.name());
    return database.transact(tx -> store(tx, actor, draft, bytes));
  }

  private Release store(Tx tx, Actor actor, Release draft, byte[] bytes) {
    long id =
        RolloutStore.addRelease(tx, draft)
            .orElseThrow(
                () ->
                    new Problem.Conflict(
                        "RELEASE_KNOWN", "version " + draft.version() + " has been taken in"));
    List<byte[]> pieces = new ArrayList<>();
    int number = 0;
    for (int from = 0; from < bytes.length; from += PIECE) {
      pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE)));
      if (pieces.size() == PIECES_AT_ONCE || from + PIECE >= bytes.length) {
        RolloutStore.addParts(tx, id, number, pieces);
        number += pieces.size();
        pieces.clear();
      }
    }
    journal.record(
        tx,
        actor,
        "release.added",
        "agent_release",
        Long.toString(id),
        Map.of("version", draft.version(), "platform", draft.platform()));
    return RolloutStore.release(tx, id).orElseThrow();
  }

  /** Part of a release; empty when there is none of this name. */
  public Optional<byte[]> read(String name, long offset, int length) {
    int first = (int) Math.min(Integer.MAX_VALUE - 2L, offset / PIECE);
    List<byte[]> pieces = database.transact(tx -> RolloutStore.parts(tx, name, first, first + 1));
    if (pieces.isEmpty()) {
      return Optional.empty();
    }
    var joined = ByteBuffer.allocate(pieces.stream().mapToInt(piece -> piece.length).sum());
    pieces.forEach(joined::put);
    int from = (int) Math.min(joined.capacity(), offset - (long) first * PIECE);
    return Optional.of(
        Arrays.copyOfRange(joined.array(), from, Math.min(joined.capacity(), from + length)));
  }

  private static byte[] head(byte[] bytes) {
    if (bytes.length < Integer.BYTES || bytes.length > MOST_BYTES) {
      throw damaged();
    }
    int length = ByteBuffer.wrap(bytes).getInt();
    if (length <= 0 || length > MOST_HEAD_BYTES || length > bytes.length - Integer.BYTES) {
      throw damaged();
    }
    return Arrays.copyOfRange(bytes, Integer.BYTES, Integer.BYTES + length);
  }

  private static ReleaseManifest manifest(byte[] head, List<PublicKey> keys) {
    try {
      return ReleaseSignature.check(SignedRelease.parseFrom(head), keys);
    } catch (InvalidProtocolBufferException garbled) {
      throw damaged();
    } catch (SignatureException foreign) {
      throw new Problem.Invalid("RELEASE_UNSIGNED", String.valueOf(foreign.getMessage()));
    }
  }

  private static Problem damaged() {
    return new Problem.Invalid("RELEASE_DAMAGED", "not a whole release of the agent");
  }
}
