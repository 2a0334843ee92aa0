package kassahub.hub.activation;

/**
 * Why something is not as wished.
 *
 * @param code for machines, and the key of a sentence in the bundles: {@code reason.CODE}
 * @param message English or the vendor's or register's own words; shown when no bundle has the code
 */
public record Reason(String code, String message) {}
