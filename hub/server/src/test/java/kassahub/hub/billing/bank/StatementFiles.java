package kassahub.hub.billing.bank;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Objects;

/** Statements of an invented bank. */
public final class StatementFiles {
  public static final String OURS = "40702810700000000118";

  static final Charset WINDOWS = Charset.forName("windows-1251");

  private StatementFiles() {}

  /** A file as a bank's client wrote it. */
  public static byte[] file(String name) {
    try (var in =
        Objects.requireNonNull(StatementFiles.class.getResourceAsStream("/bank/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A whole file of these documents. */
  public static byte[] of(String... documents) {
    return ("1CClientBankExchange\r\nВерсияФормата=1.03\r\nРасчСчет=%s\r\n".formatted(OURS)
            + String.join("", documents)
            + "КонецФайла\r\n")
        .getBytes(WINDOWS);
  }

  /** A payment to us. */
  public static String payment(String number, String sum, String payerNumber, String purpose) {
    return """
    СекцияДокумент=Платежное поручение
    Номер=%s
    Дата=18.11.2026
    Сумма=%s
    ПлательщикСчет=40702810200000000001
    Плательщик1=ООО Плательщик
    ПлательщикИНН=%s
    ПолучательСчет=%s
    ДатаПоступило=18.11.2026
    НазначениеПлатежа=%s
    КонецДокумента
    """
        .formatted(number, sum, payerNumber, OURS, purpose);
  }
}
