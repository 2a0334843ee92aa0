package kassahub.hub.billing.document;

import java.net.URI;
import java.util.Optional;
import kassahub.hub.organisation.StateRegisterNumber;

/**
 * Who gives the rights that are sold, and by what offer.
 *
 * @param number ОГРН of a legal entity
 * @param offer where everybody reads the offer of the sublicence agreement
 */
public record Licensor(Optional<String> number, Optional<String> offer) {
  /** Documents say of it what they say of any seller. */
  public static final Licensor UNNAMED = new Licensor(Optional.empty(), Optional.empty());

  private static final int LEGAL = 13;
  private static final int LONGEST_ADDRESS = 200;

  boolean numberFits() {
    return number
        .filter(digits -> digits.length() != LEGAL || !StateRegisterNumber.valid(digits))
        .isEmpty();
  }

  boolean offerFits() {
    return offer.filter(address -> !isPublic(address)).isEmpty();
  }

  private static boolean isPublic(String address) {
    try {
      var uri = URI.create(address);
      return address.length() <= LONGEST_ADDRESS
          && "https".equals(uri.getScheme())
          && uri.getHost() != null;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }
}
