package kassahub.agent.release;

import com.google.protobuf.ByteString;
import java.io.IOException;

/** Where a release comes from, piece by piece. */
@FunctionalInterface
public interface ReleaseSource {
  /**
   * Bytes of a release from a place on.
   *
   * @return fewer than {@code length} at its end only
   * @throws IOException when they cannot be had now
   */
  ByteString read(ByteString release, long offset, int length)
      throws IOException, InterruptedException;
}
