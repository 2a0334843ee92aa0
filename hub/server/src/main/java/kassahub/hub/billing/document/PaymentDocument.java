package kassahub.hub.billing.document;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** The payer's paper of a payment. */
public record PaymentDocument(String number, LocalDate day) {
  private static final Pattern DAY = Pattern.compile("\\d\\d\\.\\d\\d\\.\\d{4}");
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("dd.MM.yyyy");

  /** A word with a digit in it. */
  private static final Pattern NUMBER = Pattern.compile("[^\\s№,;]*\\d[^\\s,;]*");

  private static final int LONGEST = 100;

  /** Of «п/п 118 от 17.03.2026»; where it says no day, the money's own is taken. */
  static PaymentDocument of(String reference, LocalDate receivedOn) {
    var dated = DAY.matcher(reference);
    boolean says = dated.find();
    var rest = says ? reference.replace(dated.group(), " ") : reference;
    var found = NUMBER.matcher(rest);
    var number = found.find() ? found.group() : rest.isBlank() ? reference.strip() : rest.strip();
    return new PaymentDocument(
        number.substring(0, Math.min(number.length(), LONGEST)),
        says ? day(dated.group(), receivedOn) : receivedOn);
  }

  private static LocalDate day(String text, LocalDate otherwise) {
    try {
      return LocalDate.parse(text, FORM);
    } catch (DateTimeParseException none) {
      return otherwise;
    }
  }
}
