package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import kassahub.hub.journal.Actor;
import kassahub.hub.problem.Problem;
import kassahub.hub.rollout.SignedFile;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
import org.junit.jupiter.api.Test;

/** A release over the open link, whatever an agent speaks (decision 058). */
public abstract class ReleaseContract extends AgentDoorCase {
  private static final KeyPair KEYS = SignedFile.keys();
  private static final int MOST = 48 << 10;

  @Test
  void givesEachRangeOfAReleaseAndNothingBeyond() throws Exception {
    byte[] file = SignedFile.of(version(), hub.clock.instant(), 150_000, KEYS);
    ByteString name = name(file);
    try (var agent = greeted()) {
      assertThat(ask(agent, name, 0, MOST).getContent().toByteArray())
          .isEqualTo(Arrays.copyOf(file, MOST));
      assertThat(ask(agent, name, 100_001, 999).getContent().toByteArray())
          .isEqualTo(Arrays.copyOfRange(file, 100_001, 101_000));
      assertThat(ask(agent, name, file.length - 5, MOST).getContent().size()).isEqualTo(5);
      assertThat(ask(agent, name, file.length + 5L, MOST).getContent()).isEmpty();

      assertThat(ask(agent, name, 0, MOST + 1).getCode()).isEqualTo("RELEASE_UNKNOWN");
      assertThat(ask(agent, name, -1, 10).getCode()).isEqualTo("RELEASE_UNKNOWN");
      assertThat(ask(agent, ByteString.copyFrom(new byte[32]), 0, 10).getCode())
          .isEqualTo("RELEASE_UNKNOWN");
      assertThat(ask(agent, ByteString.EMPTY, 0, 10).getCode()).isEqualTo("RELEASE_UNKNOWN");
    }
  }

  /** One for each class: they share a database. */
  private String version() {
    return "1." + Math.floorMod(getClass().getName().hashCode(), 100_000);
  }

  private ByteString name(byte[] file) throws Problem {
    var taken = hub.releases.add(Actor.hub(), file, List.of(KEYS.getPublic()));
    return ByteString.copyFrom(HexFormat.of().parseHex(taken.name()));
  }

  private static ReleasePart ask(DoorClient agent, ByteString release, long offset, int length)
      throws Exception {
    agent.tell(
        FromAgent.newBuilder()
            .setAskRelease(
                ReleaseAsk.newBuilder().setRelease(release).setOffset(offset).setLength(length))
            .build());
    return agent.next().getReleasePart();
  }
}
