package kassahub.agent.outbox;

import java.time.Duration;

/**
 * Bounds of an outbox.
 *
 * @param maxBytes all segments together; at least four segments
 * @param segmentBytes one file
 * @param keepFreeBytes states are not taken while the disk has less than this left; results still
 *     are
 * @param forceEvery states that nobody sends are forced with the first append after this time
 * @param refusedBytes what the hub refused for good is kept up to this size
 */
public record OutboxLimits(
    long maxBytes, int segmentBytes, long keepFreeBytes, Duration forceEvery, long refusedBytes) {
  public static final OutboxLimits DEFAULT =
      new OutboxLimits(64L << 20, 1 << 20, 64L << 20, Duration.ofSeconds(10), 1 << 20);

  public OutboxLimits {
    if (segmentBytes < 1024) {
      throw new IllegalArgumentException("segmentBytes must be at least 1024: " + segmentBytes);
    }
    if (maxBytes < 4L * segmentBytes) {
      throw new IllegalArgumentException("maxBytes must hold at least four segments: " + maxBytes);
    }
    if (keepFreeBytes < 0 || refusedBytes < 0 || forceEvery.isNegative()) {
      throw new IllegalArgumentException(
          "keepFreeBytes, refusedBytes and forceEvery must not be negative");
    }
  }
}
