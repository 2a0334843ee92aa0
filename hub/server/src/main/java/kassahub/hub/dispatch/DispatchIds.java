package kassahub.hub.dispatch;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of dispatches, UUIDs of version 7 (RFC 9562): in the order of their making as far as a
 * millisecond goes, so that new ones stand together at the end of their index. They are no secret:
 * what an agent says of another one's work does not count.
 */
final class DispatchIds {
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long LAST_12_BITS = 0xfff;
  private static final long LAST_62_BITS = 0x3fff_ffff_ffff_ffffL;

  private DispatchIds() {}

  static UUID next(Instant now) {
    var random = ThreadLocalRandom.current();
    return new UUID(
        (now.toEpochMilli() << 16) | VERSION | (random.nextLong() & LAST_12_BITS),
        VARIANT | (random.nextLong() & LAST_62_BITS));
  }
}
