package kassahub.hub.billing.document;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kassahub.hub.billing.CorrectionPlan.Change;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * A correcting document with everything it says, in Russian whatever the cabinet speaks: of a
 * transfer document «Универсальный корректировочный документ», of an invoice alone «Кредит-нота».
 *
 * @param printed the number as it shows it: «К-3»
 * @param transfer what it corrects; empty where there is an invoice only
 * @param invoice whose debt it lessens, as printed
 * @param reason why
 * @param agreed what both sides agreed on
 * @param amount by how much less is owed
 */
public record CorrectionPaper(
    String printed,
    LocalDate issuedOn,
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

  /** Without tax, in kopecks. */
  public static long net(OrderLine line) {
    return TransferPaper.net(line);
  }

  /** A line's price without tax, in kopecks; of no licence the price that was typed. */
  public static long netPrice(OrderLine line) {
    return line.quantity() == 0 ? 0 : TransferPaper.netPrice(line);
  }

  /** Of all lines, in kopecks. */
  public long lessNet() {
    return amount.minor() - lessVat();
  }

  /** Of all lines, in kopecks. */
  public long lessVat() {
    return changes.stream().mapToLong(Change::lessVat).sum();
  }

  /** Why there is no tax, or how much of it is in what was taken off. */
  public String taxWords() {
    return String.join(
        "; ",
        InvoicePaper.taxes(changes.stream().map(CorrectionPaper::taken).toList(), seller.kazakh())
            .stream()
            .map(tax -> tax.sum().equals("-") ? tax.words() : tax.words() + ": " + tax.sum())
            .toList());
  }

  /** What a line lost, as a line. */
  private static OrderLine taken(Change change) {
    var before = change.before();
    return new OrderLine(
        before.position(),
        before.name(),
        before.article(),
        before.price(),
        before.quantity(),
        new Money(change.less(), before.amount().currency()),
        before.vat(),
        change.lessVat());
  }

  public String inWords() {
    return SumInWords.of(amount);
  }
}
