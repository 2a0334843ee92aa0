package kassahub.hub.billing.document;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.Money;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;

/** Invented sellers and invoices, and what a reader sees of a printed one. */
public final class Papers {
  public static final Seller SELLER =
      new Seller(
          "RUB",
          new Party(
              "RU",
              "ООО «Придуманный продавец»",
              "9900001042",
              Optional.of("990001001"),
              Optional.of("Тверь, ул. Ясная, 1"),
              Optional.of("+7 000 000-10-11")),
          Optional.empty(),
          new BankAccount(
              "АО «Придуманный банк» г. Тверь",
              "049900999",
              Optional.of("30101810500000000999"),
              "40702810700000000118"),
          new Signers("Генеральный директор", "Орлова В. П.", Optional.of("Белова Н. А.")),
          Licensor.UNNAMED);
  public static final Seller KAZAKH =
      new Seller(
          "KZT",
          new Party(
              "KZ",
              "ТОО «Ойдан шығарылған»",
              "990000000114",
              Optional.empty(),
              Optional.of("Алматы"),
              Optional.empty()),
          Optional.empty(),
          new BankAccount("АО «Қазбанк»", "AAAAKZBB", Optional.empty(), "KZ64999AAA0000000118"),
          new Signers("Директор", "Әлиева Г.", Optional.empty()),
          Licensor.UNNAMED);
  static final Party BUYER =
      new Party(
          "RU",
          "ООО «Пекарни „Утро“» & <сыновья>",
          "9900001028",
          Optional.of("990001002"),
          Optional.of("Тверь, ул. Садовая, 18"),
          Optional.empty());

  static final TraderNumber TRADER =
      new TraderNumber("315900000000111", Optional.of(LocalDate.of(2015, 3, 2)));

  /** A seller who trades alone. */
  static final Seller ALONE =
      new Seller(
          "RUB",
          new Party(
              "RU",
              "ИП Ясная Вера Павловна",
              "990000101152",
              Optional.empty(),
              Optional.of("Тверь, ул. Ясная, 1"),
              Optional.empty()),
          Optional.of(TRADER),
          SELLER.account(),
          new Signers("Предприниматель", "В. П. Ясная", Optional.empty()),
          Licensor.UNNAMED);

  private Papers() {}

  static InvoicePaper invoice(Seller seller, List<OrderLine> lines) {
    return invoice(seller, "Договор 7/26", lines);
  }

  static InvoicePaper invoice(Seller seller, String contract, List<OrderLine> lines) {
    long total = lines.stream().mapToLong(line -> line.amount().minor()).sum();
    return new InvoicePaper(
        "ПГ-118",
        LocalDate.of(2026, 3, 17),
        LocalDate.of(2026, 3, 24),
        seller,
        BUYER,
        new Basis(
            Optional.of(contract),
            Optional.empty(),
            LocalDate.of(2025, 12, 15),
            OptionalLong.of(288)),
        lines,
        Money.of(total, seller.currency()),
        "Оплата по счёту ПГ-118 от 17.03.2026. НДС не облагается",
        Optional.empty());
  }

  /** The same, of which something is settled by the 20th of March. */
  static InvoicePaper settled(InvoicePaper issued, long received, long credited) {
    return new InvoicePaper(
        issued.printed(),
        issued.issuedOn(),
        issued.dueOn(),
        issued.seller(),
        issued.buyer(),
        issued.basis(),
        issued.lines(),
        issued.amount(),
        issued.purpose(),
        Optional.of(new InvoicePaper.Settled(LocalDate.of(2026, 3, 20), received, credited)));
  }

  static TransferPaper transfer(int status, List<OrderLine> lines) {
    return transfer(status, SELLER, BUYER, lines);
  }

  static TransferPaper transfer(int status, Seller seller, Party buyer, List<OrderLine> lines) {
    return transfer(status, seller, buyer, List.of(), lines);
  }

  static TransferPaper transfer(
      int status,
      Seller seller,
      Party buyer,
      List<PaymentDocument> payments,
      List<OrderLine> lines) {
    long total = lines.stream().mapToLong(line -> line.amount().minor()).sum();
    return new TransferPaper(
        97,
        "97",
        status,
        Instant.parse("2026-03-18T21:05:07Z"),
        LocalDate.of(2026, 3, 19),
        LocalDate.of(2026, 3, 17),
        UUID.fromString("6d3f7c1e-58a2-4d0b-9f26-0c1b7e9a4d55"),
        seller,
        buyer,
        new Basis(
            Optional.of("Договор 7/26"),
            Optional.empty(),
            LocalDate.of(2025, 12, 15),
            OptionalLong.of(288)),
        payments,
        lines,
        Money.kopecks(total));
  }

  /** Another seller with the same bank account. */
  public static Seller named(String name) {
    var party = SELLER.party();
    return new Seller(
        "RUB",
        new Party("RU", name, party.taxNumber(), party.kpp(), party.address(), Optional.empty()),
        Optional.empty(),
        SELLER.account(),
        SELLER.signers(),
        Licensor.UNNAMED);
  }

  /** One line with tax in it. */
  static List<OrderLine> taxed() {
    return List.of(line(1, 122_000, 1, new Vat.Rate(22)));
  }

  static OrderLine line(int position, long price, int quantity, Vat vat) {
    long amount = price * quantity;
    return new OrderLine(
        position,
        "Лицензия на обновление ПО",
        "002094",
        Money.kopecks(price),
        quantity,
        Money.kopecks(amount),
        vat,
        vat.in(amount));
  }

  static List<OrderLine> lines(int count) {
    return new ArrayList<>(
        IntStream.rangeClosed(1, count)
            .mapToObj(at -> line(at, 200_000, 1 + at % 7, new Vat.Exempt()))
            .toList());
  }

  static byte[] print(TransferPaper paper) {
    return new PdfPrinter().print("document/transfer.jte", paper);
  }

  static byte[] print(InvoicePaper paper) {
    return new PdfPrinter().print("document/invoice.jte", paper);
  }

  /** The text as a reader copies it, a space wherever lines break. */
  public static String text(byte[] pdf) {
    return broken(pdf).replaceAll("[\\s\u00a0]+", " ");
  }

  /** The text with its lines. */
  static String broken(byte[] pdf) {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      var stripper = new PDFTextStripper();
      stripper.setSortByPosition(true);
      return stripper.getText(document);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static int pages(byte[] pdf) {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return document.getNumberOfPages();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** For eyes. */
  static void keep(byte[] pdf, String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/documents"));
    Files.write(folder.resolve(name + ".pdf"), pdf);
    for (int page = 0; page < pages(pdf); page++) {
      ImageIO.write(
          picture(pdf, page, 150),
          "png",
          folder.resolve("%s-%d.png".formatted(name, page + 1)).toFile());
    }
  }

  /** A page as a screen shows it with so many dots an inch. */
  static BufferedImage picture(byte[] pdf, int page, int dots) {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFRenderer(document).renderImageWithDPI(page, dots);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
