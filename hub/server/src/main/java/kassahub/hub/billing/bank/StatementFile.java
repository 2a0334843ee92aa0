package kassahub.hub.billing.bank;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.hub.problem.Problem;

/**
 * A bank statement (facts/ru-fiscal-and-billing.md §6): what came in to our accounts, and what
 * could not be read. Unknown keys are let be; what goes out, or concerns others' accounts, is not
 * ours to tell.
 *
 * @param documents sections of the file, ours or not
 * @param faults documents that were left out; the rest counts
 * @param differences sums that the file says came in and its documents do not make up
 * @param whole it ends as files do; otherwise documents may be missing
 */
public record StatementFile(
    int documents,
    List<Incoming> incoming,
    List<Fault> faults,
    List<Difference> differences,
    boolean whole) {
  static final int MOST_DOCUMENTS = 10_000;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("dd.MM.uuuu").withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern SUM = Pattern.compile("\\d{1,12}([.,]\\d{1,2})?");
  private static final int LONGEST = 1_000;
  private static final int LONGEST_NUMBER = 50;
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 2100;

  /**
   * A document that cannot be booked.
   *
   * @param line where it begins, from 1
   * @param what {@code date}, {@code sum}, {@code number} or {@code cut}
   */
  public record Fault(int line, String what) {}

  /** Of an account, in the smallest unit of its currency. */
  public record Difference(String account, String currency, long said, long found) {}

  public StatementFile {
    incoming = List.copyOf(incoming);
    faults = List.copyOf(faults);
    differences = List.copyOf(differences);
  }

  /**
   * Reads a file.
   *
   * @param ours numbers of our accounts, each with its currency
   * @throws Problem.Invalid {@code NOT_A_STATEMENT}, {@code STATEMENT_TOO_LONG}; {@code
   *     STATEMENT_FOREIGN} when it tells of none of our accounts
   */
  static StatementFile read(byte[] bytes, Map<String, String> ours) {
    var reading = new Reading(ours);
    int number = 0;
    for (String line : StatementText.lines(bytes)) {
      number++;
      reading.take(number, line.strip());
    }
    return reading.end();
  }

  /** A file half read. */
  private static final class Reading {
    private final Map<String, String> ours;
    private final List<Incoming> incoming = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Long> said = new LinkedHashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private boolean known;
    private boolean inDocument;
    private boolean inAccount;
    private int began;
    private String last = "";
    private int documents;

    Reading(Map<String, String> ours) {
      this.ours = ours;
    }

    void take(int number, String line) {
      last = line.isEmpty() ? last : line;
      int equals = line.indexOf('=');
      String key = equals < 0 ? line : line.substring(0, equals).strip();
      if (key.equals(StatementKeys.DOCUMENT)) {
        endCut();
        begin(number);
        inDocument = true;
      } else if (key.equals(StatementKeys.ACCOUNT_SECTION)) {
        endCut();
        begin(number);
        inAccount = true;
      } else if (key.equals(StatementKeys.DOCUMENT_END) && inDocument) {
        inDocument = false;
        document();
      } else if (key.equals(StatementKeys.ACCOUNT_END) && inAccount) {
        inAccount = false;
        account();
      } else if (equals >= 0) {
        value(key, line.substring(equals + 1).strip());
      }
    }

    StatementFile end() {
      endCut();
      if (!known) {
        throw new Problem.Invalid("STATEMENT_FOREIGN", "it tells of none of our accounts");
      }
      return new StatementFile(
          documents, incoming, faults, differences(), StatementText.ends(last));
    }

    private void begin(int number) {
      began = number;
      keys.clear();
    }

    /** A section that another one, or the file's end, cuts short. */
    private void endCut() {
      if (inDocument) {
        documents++;
        faults.add(new Fault(began, "cut"));
      }
      inDocument = false;
      inAccount = false;
    }

    private void value(String key, String value) {
      if (key.equals(StatementKeys.OWN_ACCOUNT)) {
        known |= ours.containsKey(value);
      }
      if (inDocument || inAccount) {
        keys.merge(key, value.substring(0, Math.min(value.length(), LONGEST)), (first, _) -> first);
      }
    }

    private void account() {
      amount(StatementKeys.CAME_IN)
          .ifPresent(sum -> said.merge(text(StatementKeys.OWN_ACCOUNT), sum, Long::sum));
    }

    private void document() {
      documents++;
      if (documents > MOST_DOCUMENTS) {
        throw new Problem.Invalid(
            "STATEMENT_TOO_LONG", "more than " + MOST_DOCUMENTS + " documents");
      }
      var account =
          Stream.of(StatementKeys.PAYEE_ACCOUNT, StatementKeys.PAYEE_OWN_ACCOUNT)
              .map(this::text)
              .filter(ours::containsKey)
              .findFirst();
      if (account.isEmpty() || text(StatementKeys.RECEIVED).isEmpty()) {
        known |= ours.containsKey(text(StatementKeys.PAYER_ACCOUNT));
        return;
      }
      known = true;
      read(account.get());
    }

    private void read(String account) {
      var dated = day(StatementKeys.DATE);
      var received = day(StatementKeys.RECEIVED);
      var amount = amount(StatementKeys.SUM).filter(sum -> sum > 0);
      if (dated.isEmpty() || received.isEmpty()) {
        faults.add(new Fault(began, "date"));
      } else if (amount.isEmpty()) {
        faults.add(new Fault(began, "sum"));
      } else if (text(StatementKeys.NUMBER).isEmpty() || !keyFits()) {
        faults.add(new Fault(began, "number"));
      } else {
        incoming.add(
            new Incoming(
                account,
                text(StatementKeys.NUMBER),
                dated.get(),
                received.get(),
                amount.get(),
                firstOf(StatementKeys.PAYER_NAME, StatementKeys.PAYER),
                text(StatementKeys.PAYER_NUMBER),
                firstOf(StatementKeys.PAYER_ACCOUNT, StatementKeys.PAYER_OWN_ACCOUNT),
                purpose()));
      }
    }

    /** What a payment is known by is short at every bank. */
    private boolean keyFits() {
      return Stream.of(
              text(StatementKeys.NUMBER),
              text(StatementKeys.PAYER_NUMBER),
              firstOf(StatementKeys.PAYER_ACCOUNT, StatementKeys.PAYER_OWN_ACCOUNT))
          .allMatch(value -> value.length() <= LONGEST_NUMBER);
    }

    private List<Difference> differences() {
      return said.entrySet().stream()
          .filter(entry -> ours.containsKey(entry.getKey()))
          .map(
              entry ->
                  new Difference(
                      entry.getKey(),
                      ours.getOrDefault(entry.getKey(), ""),
                      entry.getValue(),
                      incoming.stream()
                          .filter(one -> one.account().equals(entry.getKey()))
                          .mapToLong(Incoming::amount)
                          .sum()))
          .filter(difference -> difference.said() != difference.found())
          .toList();
    }

    /** In one key, or in up to six where the bank wraps it. */
    private String purpose() {
      String whole = text(StatementKeys.PURPOSE);
      return whole.isEmpty()
          ? IntStream.rangeClosed(1, 6)
              .mapToObj(part -> text(StatementKeys.PURPOSE + part))
              .filter(part -> !part.isEmpty())
              .reduce("", (one, other) -> (one + " " + other).strip())
          : whole;
    }

    private String text(String key) {
      return keys.getOrDefault(key, "");
    }

    private String firstOf(String key, String otherwise) {
      return text(key).isEmpty() ? text(otherwise) : text(key);
    }

    private Optional<LocalDate> day(String key) {
      try {
        return Optional.of(LocalDate.parse(text(key), DAY))
            .filter(day -> day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR);
      } catch (DateTimeException noDay) {
        return Optional.empty();
      }
    }

    private Optional<Long> amount(String key) {
      String typed = text(key).replaceAll("[\\s\u00a0]", "");
      return SUM.matcher(typed).matches()
          ? Optional.of(new BigDecimal(typed.replace(',', '.')).movePointRight(2).longValueExact())
          : Optional.empty();
    }
  }
}
