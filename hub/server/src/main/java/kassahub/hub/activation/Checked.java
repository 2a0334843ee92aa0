package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
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

  /** One vendor's licences of one product become one line of one order. */
  private record Goods(long vendor, long licenceType) {
    static Goods of(Offer offer) {
      return new Goods(offer.vendor().id(), offer.licenceType().id());
    }
  }

  /** The same with what each costs when these are bought together (decision 061). */
  static List<Checked> together(List<Checked> all) {
    var quantities =
        all.stream()
            .flatMap(one -> Optional.ofNullable(one.passed()).stream())
            .collect(Collectors.groupingBy(Goods::of, Collectors.summingInt(offer -> 1)));
    return all.stream()
        .map(
            one ->
                Optional.ofNullable(one.passed())
                    .map(offer -> of(offer.among(quantities.getOrDefault(Goods.of(offer), 1))))
                    .orElse(one))
        .toList();
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
        Optional.of(offer.scale()),
        offer.retail(),
        offer.current().filter(now -> isEarly(now.until(), today)).isPresent(),
        Optional.empty());
  }

  static boolean isEarly(LocalDate currentUntil, LocalDate today) {
    return currentUntil.isAfter(today.plusDays(EARLY_DAYS));
  }
}
