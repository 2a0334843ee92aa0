package kassahub.hub.billing.document;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * «Универсальный передаточный документ» with everything it says, in Russian whatever the cabinet
 * speaks (facts/ru-fiscal-and-billing.md §5.3). Nothing in it changes after it was issued.
 *
 * @param number of its own series
 * @param printed the number as documents show it: «97»
 * @param status 1: an invoice for tax as well; 2: nothing in it is taxed
 * @param transferredOn when the rights passed
 * @param file in the name of its electronic form
 * @param payments of what was paid in advance
 */
public record TransferPaper(
    long number,
    String printed,
    int status,
    Instant issuedAt,
    LocalDate issuedOn,
    LocalDate transferredOn,
    UUID file,
    Seller seller,
    Party buyer,
    Basis basis,
    List<PaymentDocument> payments,
    List<OrderLine> lines,
    Money amount) {
  private static final ZoneId ZONE = LegalDay.zone("RU");
  private static final Texts TEXTS = Texts.of(Locale.of("ru"));
  private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH.mm.ss");

  public TransferPaper {
    payments = List.copyOf(payments);
    lines = List.copyOf(lines);
  }

  /** The name of a file: of the PDF as the list of documents calls it. */
  String fileName(TransferFormat format) {
    return switch (format) {
      case PDF ->
          TEXTS.say(
                  "document.transfer",
                  "number",
                  Long.toString(number),
                  "date",
                  Formats.day(issuedOn))
              + ".pdf";
      case XML -> fileId() + ".xml";
    };
  }

  /** Who gets and who sends it, as operators know them who give no other number (facts §5.4). */
  public String fileId() {
    return "ON_NSCHFDOPPR_%s_%s_%s_%s_0_0_0_0_0_00"
        .formatted(id(buyer), id(seller.party()), COMPACT.format(writtenAt()), file);
  }

  static String id(Party party) {
    return party.taxNumber() + party.kpp().orElse("");
  }

  /** By Moscow. */
  public LocalDateTime writtenAt() {
    return LocalDateTime.ofInstant(issuedAt, ZONE);
  }

  /** «09.30.00». */
  public String writtenTime() {
    return TIME.format(writtenAt());
  }

  /** An invoice for tax as well. */
  public boolean taxed() {
    return status == 1;
  }

  /** «118 от 17.03.2026», each one; dashes where nothing was paid in advance. */
  public String paid() {
    return payments.isEmpty()
        ? TEXTS.say("document.payment", "number", "—", "date", "—")
        : payments.stream()
            .map(
                paper ->
                    TEXTS.say(
                        "document.payment",
                        "number",
                        paper.number(),
                        "date",
                        Formats.day(paper.day())))
            .collect(Collectors.joining("; "));
  }

  /** ОГРНИП of a seller who gives an invoice for tax, with its day. */
  public String traderNumber() {
    return taxed() ? seller.trader().map(TransferPaper::trader).orElse("") : "";
  }

  private static String trader(TraderNumber number) {
    return number
        .since()
        .map(
            day ->
                TEXTS.say("document.payment", "number", number.digits(), "date", Formats.day(day)))
        .orElse(number.digits());
  }

  /** «1-3», or «1»: which lines were handed over. */
  public String positions() {
    int first = lines.getFirst().position();
    int last = lines.getLast().position();
    return first == last ? Integer.toString(first) : first + "-" + last;
  }

  /** «9900001042/990001001»; whoever trades alone has no КПП. */
  public static String numbers(Party party) {
    return party.taxNumber() + party.kpp().map(kpp -> "/" + kpp).orElse("");
  }

  /** A line's sum without its tax, in kopecks. */
  public static long net(OrderLine line) {
    return line.amount().minor() - line.vatAmount();
  }

  /** A line's price without tax, in kopecks; half a kopeck is rounded up. */
  public static long netPrice(OrderLine line) {
    return BigDecimal.valueOf(net(line))
        .divide(BigDecimal.valueOf(line.quantity()), RoundingMode.HALF_UP)
        .longValueExact();
  }

  /** «24000.00», as programs write sums. */
  public static String decimal(long kopecks) {
    return BigDecimal.valueOf(kopecks, 2).toPlainString();
  }

  public static boolean taxed(OrderLine line) {
    return line.vat().rate().isPresent();
  }

  /** «22%»; empty where the form says that there is none. */
  public static Optional<String> rate(Vat vat) {
    return vat.rate().stream().mapToObj(percent -> percent + "%").findFirst();
  }

  /** Of all lines, in kopecks. */
  public long tax() {
    return lines.stream().mapToLong(OrderLine::vatAmount).sum();
  }

  /** Of all lines, in kopecks. */
  public long net() {
    return amount.minor() - tax();
  }

  /** Why there is no tax, or how much there is, each treatment once. */
  public String taxWords() {
    return String.join(
        "; ",
        InvoicePaper.taxes(lines, false).stream()
            .map(tax -> tax.sum().equals("-") ? tax.words() : tax.words() + ": " + tax.sum())
            .toList());
  }

  public String inWords() {
    return SumInWords.of(amount);
  }
}
