package kassahub.hub.billing.document;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.billing.CorrectionPlan.Change;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * A correcting document with everything it says, in Russian whatever the cabinet speaks: of a
 * transfer document «Универсальный корректировочный документ», of an invoice alone «Кредит-нота»,
 * or «Дебет-нота» where it costs more.
 *
 * @param printed the number as it shows it: «К-3»
 * @param file in the name of its electronic form
 * @param transfer what it corrects; empty where there is an invoice only
 * @param invoice whose debt it lessens, as printed
 * @param reason why
 * @param agreed what both sides agreed on
 * @param amount by how much less is owed, or more
 */
public record CorrectionPaper(
    String printed,
    Instant issuedAt,
    LocalDate issuedOn,
    UUID file,
    Optional<Transferred> transfer,
    String invoice,
    LocalDate invoicedOn,
    Seller seller,
    Party buyer,
    Basis basis,
    List<Change> changes,
    String reason,
    String agreed,
    Money amount) {
  private static final ZoneId ZONE = LegalDay.zone("RU");
  private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH.mm.ss");
  private static final Texts TEXTS = Texts.of(Locale.of("ru"));

  /**
   * A transfer document.
   *
   * @param status 1: an invoice for tax as well; 2: nothing in it is taxed
   */
  public record Transferred(String printed, LocalDate issuedOn, int status) {}

  public CorrectionPaper {
    changes = List.copyOf(changes);
  }

  /** «Корректировочный документ К-3 от 17.03.2026.pdf», as the list of documents calls it. */
  String fileName() {
    return TEXTS.say("document.correction", "number", printed, "date", Formats.day(issuedOn))
        + ".pdf";
  }

  /** Who gets and who sends it, as in the name of a transfer document's file (decision 054). */
  public String fileId() {
    return "ON_NKORSCHFDOPPR_%s_%s_%s_%s"
        .formatted(id(buyer), id(seller.party()), COMPACT.format(writtenAt()), file);
  }

  public static String id(Party party) {
    return TransferPaper.id(party);
  }

  /** By Moscow. */
  public LocalDateTime writtenAt() {
    return LocalDateTime.ofInstant(issuedAt, ZONE);
  }

  /** «09.30.00». */
  public String writtenTime() {
    return TIME.format(writtenAt());
  }

  /** Without tax, in kopecks. */
  public static long net(OrderLine line) {
    return TransferPaper.net(line);
  }

  /** A line's price without tax, in kopecks; of no licence the price that was typed. */
  public static long netPrice(OrderLine line) {
    return line.quantity() == 0 ? 0 : TransferPaper.netPrice(line);
  }

  /** Of all lines, in kopecks. */
  public long differenceNet() {
    return amount.minor() - differenceVat();
  }

  /** Of all lines, in kopecks. */
  public long differenceVat() {
    return changes.stream().mapToLong(Change::differenceVat).sum();
  }

  /** It costs more than before: of all lines, or of none. */
  public boolean raises() {
    return changes.getFirst().raises();
  }

  /** Why there is no tax, or how much of it is in what was taken off. */
  public String taxWords() {
    return String.join(
        "; ",
        InvoicePaper.taxes(changes.stream().map(Change::differing).toList(), seller.kazakh())
            .stream()
            .map(tax -> tax.sum().equals("-") ? tax.words() : tax.words() + ": " + tax.sum())
            .toList());
  }

  public String inWords() {
    return SumInWords.of(amount);
  }
}
