package kassahub.hub.activation;

/**
 * A file to download.
 *
 * @param name with its extension, safe in a header
 * @param bytes its content; not copied
 * @param sha256 of the content, lower-case hex: an entity tag
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredFile(String name, byte[] bytes, String sha256) {}
