package kassahub.hub.billing.bank;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import kassahub.hub.billing.bank.Proposal.Named;

/** Which invoice a payment is for (facts/ru-fiscal-and-billing.md §6.3). Knows no database. */
final class Matching {
  private static final int MOST = 5;
  private static final Pattern DIGITS = Pattern.compile("(?<![0-9])[0-9]{1,12}(?![0-9])");
  private static final Pattern DATE = Pattern.compile("\\b\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}\\b");
  private static final Pattern AROUND_DASH = Pattern.compile("\\s*-\\s*");
  private static final Pattern DASHES = Pattern.compile("[\\p{Pd}\u2212]");

  private Matching() {}

  /**
   * The invoice that number, payer and sum all name, when the purpose names no other one that could
   * take money.
   *
   * @param candidates invoices that the payment has anything in common with
   */
  static Optional<Asked> certain(Incoming payment, String currency, List<Asked> candidates) {
    var fits =
        candidates.stream()
            .map(asked -> proposal(payment, currency, asked))
            .filter(one -> one.number() == Named.EXACTLY && one.invoice().open())
            .toList();
    return fits.size() == 1 && fits.getFirst().certain()
        ? Optional.of(fits.getFirst().invoice())
        : Optional.empty();
  }

  /** What it may be for, the likeliest first; five at most. */
  static List<Proposal> proposals(Incoming payment, String currency, List<Asked> candidates) {
    return candidates.stream()
        .filter(asked -> asked.currency().equals(currency))
        .map(asked -> proposal(payment, currency, asked))
        .filter(Proposal::likely)
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
        .matcher(DATE.matcher(folded(purpose)).replaceAll(" "))
        .results()
        .limit(50)
        .forEach(found -> numbers.add(Long.valueOf(found.group())));
    return numbers;
  }

  private static Proposal proposal(Incoming payment, String currency, Asked asked) {
    boolean sameCurrency = asked.currency().equals(currency);
    return new Proposal(
        asked,
        named(payment.purpose(), asked),
        !payment.payerNumber().isEmpty() && payment.payerNumber().equals(asked.buyerNumber()),
        sameCurrency && payment.amount() == asked.rest(),
        payment.receivedOn().isBefore(asked.issuedOn()));
  }

  private static Named named(String purpose, Asked asked) {
    if (exactly(asked.printed()).map(one -> one.matcher(folded(purpose)).find()).orElse(false)) {
      return Named.EXACTLY;
    }
    return numbers(purpose).contains(asked.number()) ? Named.LOOSELY : Named.NOT;
  }

  /** A word of its own; zeros may be typed as letters. Mere digits could be anything. */
  private static Optional<Pattern> exactly(String printed) {
    String folded = folded(printed);
    if (folded.chars().noneMatch(Character::isLetter)) {
      return Optional.empty();
    }
    String zero = "[0" + StatementKeys.CYRILLIC.charAt(StatementKeys.LATIN.indexOf('O')) + "]";
    var word = new StringBuilder("(?<![\\p{L}\\d-])");
    folded
        .chars()
        .mapToObj(Character::toString)
        .forEach(sign -> word.append(sign.equals("0") ? zero : Pattern.quote(sign)));
    return Optional.of(Pattern.compile(word.append("(?![\\p{L}\\d]|-\\d)").toString()));
  }

  /** Upper case, letters that look alike made the same, dashes without spaces. */
  static String folded(String text) {
    String upper = Normalizer.normalize(text, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
    String dashed = AROUND_DASH.matcher(DASHES.matcher(upper).replaceAll("-")).replaceAll("-");
    var folded = new StringBuilder(dashed);
    for (int at = 0; at < folded.length(); at++) {
      int latin = StatementKeys.LATIN.indexOf(folded.charAt(at));
      if (latin >= 0) {
        folded.setCharAt(at, StatementKeys.CYRILLIC.charAt(latin));
      }
    }
    return folded.toString();
  }
}
