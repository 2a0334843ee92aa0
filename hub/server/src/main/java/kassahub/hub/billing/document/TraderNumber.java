package kassahub.hub.billing.document;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.organisation.StateRegisterNumber;

/**
 * ОГРНИП of who trades alone, as the form of a transfer document asks for it.
 *
 * @param since when it was given
 */
public record TraderNumber(String digits, Optional<LocalDate> since) {
  private static final int LENGTH = 15;

  /** Whether form and check digit are right, and the day is said. */
  boolean complete() {
    return digits.length() == LENGTH && StateRegisterNumber.valid(digits) && since.isPresent();
  }
}
