package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.SubscriptionSource;

/**
 * One checked serial. A refused row has only the serial and the reason.
 *
 * @param serial as entered, read by {@link kassahub.hub.register.SerialNumber#normal}
 * @param licenceType name of what would be bought
 * @param currentUntil until when it is paid; empty = never was
 * @param currentSource who says so
 * @param newUntil until when it would be paid; the vendor has the last word
 * @param price what this account pays
 * @param retail the recommended retail price; empty for buyers who pay it anyway
 * @param early the current subscription ends more than 180 days from today
 */
public record CheckRow(
    String serial,
    Optional<String> model,
    Optional<String> vendor,
    Optional<String> line,
    Optional<String> licenceType,
    Optional<LocalDate> currentUntil,
    Optional<SubscriptionSource> currentSource,
    Optional<LocalDate> newUntil,
    Optional<Money> price,
    Optional<Money> retail,
    boolean early,
    Optional<Reason> refusal) {

  /** Whether it can be activated. */
  public boolean passed() {
    return refusal.isEmpty();
  }

  static CheckRow refused(String serial, Reason why) {
    return new CheckRow(
        serial,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.of(why));
  }
}
