package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import kassahub.hub.catalogue.Device;
import org.jspecify.annotations.Nullable;

/** The outcome for one serial: an offer or a reason. */
record Checked(String serial, @Nullable Offer passed, @Nullable Reason refused) {
  /** A subscription that ends later than so many days from today is warned about. */
  private static final int EARLY_DAYS = 180;

  static Checked of(Offer offer) {
    return new Checked(offer.serial(), offer, null);
  }

  static Checked refusal(String serial, Reason reason) {
    return new Checked(serial, null, reason);
  }

  /** The offer of a row that is known to have passed. */
  Offer offer() {
    return Objects.requireNonNull(passed, "passed");
  }

  Optional<Reason> refusal() {
    return Optional.ofNullable(refused);
  }

  CheckRow row(LocalDate today) {
    if (refused != null) {
      return CheckRow.refused(serial, refused);
    }
    var offer = offer();
    return new CheckRow(
        serial,
        Optional.of(offer.model()),
        Optional.of(offer.vendor().name()),
        Optional.of(offer.line().name()),
        Optional.of(offer.licenceType().name()),
        offer.current().map(Device.Subscription::until),
        offer.current().map(Device.Subscription::source),
        Optional.of(offer.newUntil()),
        Optional.of(offer.price()),
        offer.retail(),
        offer.current().filter(now -> isEarly(now.until(), today)).isPresent(),
        Optional.empty());
  }

  static boolean isEarly(LocalDate currentUntil, LocalDate today) {
    return currentUntil.isAfter(today.plusDays(EARLY_DAYS));
  }
}
