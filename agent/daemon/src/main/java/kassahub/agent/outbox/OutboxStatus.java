package kassahub.agent.outbox;

/**
 * How an outbox is: the health report and the status page say most of it. Counters count since the
 * outbox was opened.
 *
 * @param reports not yet stored by the hub
 * @param bytes taken on disk by segments
 * @param limitBytes the bound of {@code bytes}
 * @param mergedAway states dropped at the limit
 * @param refusedFull reports not taken because the outbox or the disk was full
 * @param refusedForGood reports that the hub will never take
 * @param damaged places where a record could not be read back
 * @param diskFreeBytes left on the outbox's disk
 */
public record OutboxStatus(
    long reports,
    long bytes,
    long limitBytes,
    long mergedAway,
    long refusedFull,
    long refusedForGood,
    long damaged,
    long diskFreeBytes) {}
