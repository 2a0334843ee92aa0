package kassahub.hub.gateway;

import com.google.protobuf.ByteString;
import java.util.Optional;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.rollout.Releases;
import kassahub.proto.ReleaseSignature;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives agents the releases they ask for, piece by piece, whatever carries the question. Blocks.
 */
public final class ReleaseParts {
  private static final Logger log = LoggerFactory.getLogger(ReleaseParts.class);
  private static final int NAME_BYTES = 32;
  private static final int LONGEST = 48 << 10;

  private final Releases releases;

  public ReleaseParts(Releases releases) {
    this.releases = releases;
  }

  ReleasePart answer(AgentLink link, ReleaseAsk ask) {
    var answer = ReleasePart.newBuilder().setRelease(ask.getRelease()).setOffset(ask.getOffset());
    try {
      return content(ask)
          .map(bytes -> answer.setContent(ByteString.copyFrom(bytes)))
          .orElseGet(() -> answer.setCode("RELEASE_UNKNOWN"))
          .build();
    } catch (RuntimeException failed) {
      if (!(failed instanceof DatabaseAway)) {
        log.error("A release could not be given now. agent={}", link.agent(), failed);
      }
      return answer.setCode(RefusalCode.NOT_NOW.name()).build();
    }
  }

  private Optional<byte[]> content(ReleaseAsk ask) {
    boolean sound =
        ask.getRelease().size() == NAME_BYTES
            && ask.getOffset() >= 0
            && ask.getLength() > 0
            && ask.getLength() <= LONGEST;
    return sound
        ? releases.read(ReleaseSignature.hex(ask.getRelease()), ask.getOffset(), ask.getLength())
        : Optional.empty();
  }
}
