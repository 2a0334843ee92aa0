package kassahub.hub.billing.bank;

import java.time.Instant;

/**
 * A file of the bank's.
 *
 * @param sha256 of its bytes, in hexadecimal digits
 * @param size in bytes
 * @param content empty in lists
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
public record StatementUpload(
    long id, String name, String sha256, int size, Instant at, String by, byte[] content) {}
