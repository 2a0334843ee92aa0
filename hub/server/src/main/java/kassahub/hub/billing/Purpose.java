package kassahub.hub.billing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * What the payer copies into the payment: number, date and tax, as banks of the seller's country
 * write it, whatever language the cabinet speaks (C-32).
 */
public final class Purpose {
  private static final Texts RUSSIAN = Texts.of(Locale.of("ru"));

  private Purpose() {}

  static String of(String printed, LocalDate issuedOn, List<OrderLine> lines) {
    return of(printed, issuedOn, tax(lines));
  }

  /**
   * The same of a part of a sum that is taxed: with that part of its tax, to half a kopeck up.
   *
   * @param vat contained in {@code whole}
   */
  public static String ofPart(String printed, LocalDate issuedOn, long vat, long whole, long part) {
    var tax =
        BigDecimal.valueOf(vat)
            .multiply(BigDecimal.valueOf(part))
            .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP);
    return of(printed, issuedOn, said(tax.longValueExact()));
  }

  private static String of(String printed, LocalDate issuedOn, String tax) {
    return RUSSIAN.say(
        "billing.purpose", "invoice", printed, "date", Formats.day(issuedOn), "tax", tax);
  }

  /** One sentence when every line is alike, else the sum of what is taxed. */
  private static String tax(List<OrderLine> lines) {
    var kinds = lines.stream().map(OrderLine::vat).collect(Collectors.toSet());
    long sum = lines.stream().mapToLong(OrderLine::vatAmount).sum();
    if (sum == 0 && kinds.size() == 1) {
      return switch (kinds.iterator().next()) {
        case Vat.Exempt() -> RUSSIAN.say("billing.vat.exempt");
        case Vat.NotPayer() -> RUSSIAN.say("billing.vat.not_payer");
        case Vat.Rate(var percent) -> RUSSIAN.say("billing.vat.rate", "percent", percent);
      };
    }
    return said(sum);
  }

  private static String said(long tax) {
    return RUSSIAN.say("billing.purpose.vat", "sum", "%d-%02d".formatted(tax / 100, tax % 100));
  }
}
