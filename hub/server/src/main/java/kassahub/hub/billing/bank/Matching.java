package kassahub.hub.billing.bank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import kassahub.hub.billing.bank.Proposal.Named;
import kassahub.hub.problem.Problem;

/** Which invoice a payment is for (facts/ru-fiscal-and-billing.md §6.3). Knows no database. */
final class Matching {
  private static final int MOST = 5;
  private static final Pattern DIGITS = Pattern.compile("(?<![0-9])[0-9]{1,12}(?![0-9])");
  private static final Pattern NUMBER_SIGN = Pattern.compile("^\\s*[№N#]?\\s*");
  private static final Pattern DATE = Pattern.compile("\\b\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}\\b");

  private static final Pattern SEPARATORS = Pattern.compile("[,;\\n]");

  /** So many invoices one payment may pay. */
  static final int MOST_TOGETHER = 50;

  private Matching() {}

  /**
   * The invoice that number, payer and sum all name, when the purpose names no other one that could
   * take money.
   *
   * @param candidates invoices that the payment has anything in common with
   */
  static Optional<Asked> certain(Incoming payment, String currency, List<Asked> candidates) {
    var told = Told.of(payment);
    var fits =
        candidates.stream()
            .map(asked -> proposal(payment, told, currency, asked))
            .filter(one -> one.number() == Named.EXACTLY && one.invoice().open())
            .toList();
    return fits.size() == 1 && fits.getFirst().certain()
        ? Optional.of(fits.getFirst().invoice())
        : Optional.empty();
  }

  /**
   * What it may be for, the likeliest first; five at most. Where nothing is likely, what the payer
   * owes: a part of an invoice, paid without its number.
   */
  static List<Proposal> proposals(Incoming payment, String currency, List<Asked> candidates) {
    var told = Told.of(payment);
    var all =
        candidates.stream()
            .filter(asked -> asked.currency().equals(currency))
            .map(asked -> proposal(payment, told, currency, asked))
            .toList();
    var likely = best(all, Proposal::likely);
    return likely.isEmpty() ? best(all, Proposal::owed) : likely;
  }

  private static List<Proposal> best(List<Proposal> all, Predicate<Proposal> which) {
    return all.stream()
        .filter(which)
        .sorted(
            Comparator.comparing((Proposal one) -> !one.invoice().open())
                .thenComparingInt(one -> -one.fitting())
                .thenComparing(Proposal::number)
                .thenComparingLong(one -> one.invoice().id()))
        .limit(MOST)
        .toList();
  }

  /** Numbers that a purpose may mean. */
  static List<Long> numbers(String purpose) {
    var numbers = new ArrayList<Long>();
    DIGITS
        .matcher(DATE.matcher(PrintedNumber.folded(purpose)).replaceAll(" "))
        .results()
        .limit(50)
        .forEach(found -> numbers.add(Long.valueOf(found.group())));
    return numbers;
  }

  /**
   * The invoice whose number a person typed: as it is printed, or its digits alone.
   *
   * @param candidates invoices with one of its numbers
   * @throws Problem.Invalid {@code NO_INVOICE_OF_NUMBER}, {@code SEVERAL_INVOICES_OF_NUMBER}
   */
  static Asked typed(String typed, List<Asked> candidates) {
    String number = NUMBER_SIGN.matcher(typed).replaceFirst("").strip();
    var exact =
        candidates.stream()
            .filter(asked -> PrintedNumber.alike(asked.printed(), number))
            .findFirst();
    if (exact.isPresent()) {
      return exact.get();
    }
    if (candidates.isEmpty() || !number.matches("\\d{1,12}")) {
      throw new Problem.Invalid(
          "NO_INVOICE_OF_NUMBER", "no invoice has the number", Map.of("number", number));
    }
    if (candidates.size() > 1) {
      throw new Problem.Invalid(
          "SEVERAL_INVOICES_OF_NUMBER",
          "several invoices have the number",
          Map.of(
              "invoices",
              String.join(", ", candidates.stream().limit(MOST).map(Asked::printed).toList())));
    }
    return candidates.getFirst();
  }

  /**
   * The invoices whose numbers a person typed, in that order, each once.
   *
   * @param candidates invoices with one of their numbers
   * @throws Problem.Invalid as {@link #typed} does; {@code TOO_MANY_INVOICES}
   */
  static List<Asked> several(String typed, List<Asked> candidates) {
    var numbers =
        SEPARATORS
            .splitAsStream(typed)
            .map(String::strip)
            .filter(number -> !number.isEmpty())
            .limit(MOST_TOGETHER + 1)
            .toList();
    if (numbers.isEmpty()) {
      throw new Problem.Invalid(
          "NO_INVOICE_OF_NUMBER", "no number was typed", Map.of("number", typed.strip()));
    }
    if (numbers.size() > MOST_TOGETHER) {
      throw new Problem.Invalid(
          "TOO_MANY_INVOICES",
          "too many invoices for one payment",
          Map.of("limit", Integer.toString(MOST_TOGETHER)));
    }
    return numbers.stream().map(number -> one(number, candidates)).distinct().toList();
  }

  private static Asked one(String typed, List<Asked> candidates) {
    var wanted = numbers(typed);
    return typed(
        typed, candidates.stream().filter(asked -> wanted.contains(asked.number())).toList());
  }

  /** How a purpose names an invoice. */
  static Named named(Incoming payment, Asked asked) {
    return named(Told.of(payment), asked);
  }

  /** A purpose that is read once for all invoices. */
  private record Told(String words, List<Long> numbers) {
    static Told of(Incoming payment) {
      return new Told(
          PrintedNumber.canonical(payment.purpose()), Matching.numbers(payment.purpose()));
    }
  }

  private static Proposal proposal(Incoming payment, Told told, String currency, Asked asked) {
    boolean sameCurrency = asked.currency().equals(currency);
    return new Proposal(
        asked,
        named(told, asked),
        !payment.payerNumber().isEmpty() && payment.payerNumber().equals(asked.buyerNumber()),
        sameCurrency && payment.amount() == asked.rest(),
        payment.receivedOn().isBefore(asked.issuedOn()),
        asked.recorded(payment.amount()));
  }

  private static Named named(Told told, Asked asked) {
    if (PrintedNumber.named(told.words(), PrintedNumber.canonical(asked.printed()))) {
      return Named.EXACTLY;
    }
    return told.numbers().contains(asked.number()) ? Named.LOOSELY : Named.NOT;
  }
}
