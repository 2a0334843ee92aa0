package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceScale;
import kassahub.hub.catalogue.SubscriptionSource;

/**
 * One checked serial. A refused row has only the serial and the reason.
 *
 * @param serial as entered, read by {@link kassahub.hub.register.SerialNumber#normal}
 * @param licenceType name of what would be bought
 * @param currentUntil until when it is paid; empty = never was
 * @param currentSource who says so
 * @param newUntil until when it would be paid; the vendor has the last word
 * @param price what this account pays for it among the rows that it was checked with
 * @param scale what it pays by quantity; empty for what an earlier release kept
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
    Optional<PriceScale> scale,
    Optional<Money> retail,
    boolean early,
    Optional<Reason> refusal) {

  /** Whether it can be activated. */
  public boolean passed() {
    return refusal.isEmpty();
  }

  /** The same rows with what they cost when these are bought together (decision 061). */
  public static List<CheckRow> together(List<CheckRow> rows) {
    var quantities =
        rows.stream()
            .filter(CheckRow::passed)
            .collect(Collectors.groupingBy(CheckRow::goods, Collectors.summingInt(row -> 1)));
    return rows.stream()
        .map(row -> row.passed() ? row.among(quantities.getOrDefault(row.goods(), 1)) : row)
        .toList();
  }

  /** One vendor's licences of one product become one line of one order. */
  private record Goods(Optional<String> vendor, Optional<String> licenceType) {}

  private Goods goods() {
    return new Goods(vendor, licenceType);
  }

  private CheckRow among(int quantity) {
    return new CheckRow(
        serial,
        model,
        vendor,
        line,
        licenceType,
        currentUntil,
        currentSource,
        newUntil,
        scale.map(steps -> steps.at(quantity)).or(() -> price),
        scale,
        retail,
        early,
        refusal);
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
        Optional.empty(),
        false,
        Optional.of(why));
  }
}
