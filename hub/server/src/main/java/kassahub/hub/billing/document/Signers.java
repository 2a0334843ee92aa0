package kassahub.hub.billing.document;

import java.util.Optional;

/**
 * Who signs for the seller.
 *
 * @param post of the first one, as «Генеральный директор»
 */
public record Signers(String post, String name, Optional<String> accountant) {}
