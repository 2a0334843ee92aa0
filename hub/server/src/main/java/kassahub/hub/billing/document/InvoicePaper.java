package kassahub.hub.billing.document;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Purpose;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * «Счёт на оплату» with everything it says, in Russian whatever the cabinet speaks. Nothing of what
 * it said when it was issued changes: what was settled since stands beside it, and then the payment
 * code asks for the rest (decision 087).
 *
 * @param printed «ПГ-118»
 * @param purpose of the whole sum
 * @param settled empty as it was issued
 */
public record InvoicePaper(
    String printed,
    LocalDate issuedOn,
    LocalDate dueOn,
    Seller seller,
    Party buyer,
    Basis basis,
    List<OrderLine> lines,
    Money amount,
    String purpose,
    Optional<Settled> settled) {
  private static final Locale RUSSIAN = Locale.of("ru");
  private static final Texts TEXTS = Texts.of(RUSSIAN);
  private static final DateTimeFormatter IN_WORDS =
      DateTimeFormatter.ofPattern("d MMMM yyyy", RUSSIAN);

  /**
   * A line of the totals.
   *
   * @param sum empty where nothing is to be counted
   */
  public record Tax(String words, String sum) {}

  /**
   * What is not to be paid any more.
   *
   * @param on the day that the paper tells of
   * @param received came in, in kopecks or tiyn
   * @param credited was taken off by corrections
   */
  public record Settled(LocalDate on, long received, long credited) {}

  public InvoicePaper {
    lines = List.copyOf(lines);
  }

  /** «17 марта 2026», as titles write days. */
  public static String inWords(LocalDate day) {
    return IN_WORDS.format(day);
  }

  public static String day(LocalDate day) {
    return Formats.day(day);
  }

  /** «24 000,00», kopecks always. */
  public static String sum(long minor) {
    return String.format(RUSSIAN, "%,.2f", BigDecimal.valueOf(minor, 2));
  }

  public String inWords() {
    return SumInWords.of(amount);
  }

  /** What is still to be paid. */
  public Money rest() {
    long gone = settled.map(since -> since.received() + since.credited()).orElse(0L);
    return new Money(amount.minor() - gone, amount.currency());
  }

  public String restInWords() {
    return SumInWords.of(rest());
  }

  /** What whoever pays the rest copies into the payment. */
  public String restPurpose() {
    long vat = lines.stream().mapToLong(OrderLine::vatAmount).sum();
    return settled.isPresent() && vat > 0
        ? Purpose.ofPart(printed, issuedOn, vat, amount.minor(), rest().minor())
        : purpose;
  }

  /** What a column of rates says of a line. */
  public static String rate(Vat vat) {
    return switch (vat) {
      case Vat.Exempt() -> TEXTS.say("document.rate.exempt");
      case Vat.NotPayer() -> TEXTS.say("document.rate.not_payer");
      case Vat.Rate(var percent) -> TEXTS.say("document.rate.rate", "percent", percent);
    };
  }

  /** What the totals say of tax. */
  public List<Tax> taxes() {
    return taxes(lines, seller.kazakh());
  }

  /** Of lines: each treatment once, in their order. */
  static List<Tax> taxes(List<OrderLine> lines, boolean kazakh) {
    return lines.stream()
        .map(OrderLine::vat)
        .distinct()
        .map(vat -> tax(vat, lines, kazakh))
        .toList();
  }

  private static Tax tax(Vat vat, List<OrderLine> lines, boolean kazakh) {
    long tax =
        lines.stream().filter(line -> line.vat().equals(vat)).mapToLong(OrderLine::vatAmount).sum();
    return switch (vat) {
      case Vat.Exempt() ->
          new Tax(TEXTS.say(kazakh ? "billing.vat.exempt" : "document.tax.exempt.ru"), "-");
      case Vat.NotPayer() -> new Tax(TEXTS.say("billing.vat.not_payer"), "-");
      case Vat.Rate(var percent) ->
          new Tax(TEXTS.say("document.tax.rate", "percent", percent), sum(tax));
    };
  }

  /** The picture that a bank's app reads the rest from; Kazakhstan has no such standard. */
  public Optional<String> paymentCode() {
    return seller.kazakh() || rest().minor() == 0
        ? Optional.empty()
        : Optional.of(PaymentCode.picture(PaymentCode.text(seller, rest(), restPurpose())));
  }
}
