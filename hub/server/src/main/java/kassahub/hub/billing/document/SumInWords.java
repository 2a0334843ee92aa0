package kassahub.hub.billing.document;

import com.ibm.icu.text.RuleBasedNumberFormat;
import java.util.Locale;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.Texts;

/** «Двадцать одна тысяча два рубля 05 копеек», as documents of both countries write sums. */
public final class SumInWords {
  private static final Locale RUSSIAN = Locale.of("ru");
  private static final Texts TEXTS = Texts.of(RUSSIAN);

  private SumInWords() {}

  public static String of(Money money) {
    long whole = money.minor() / 100;
    long minor = money.minor() % 100;
    String words = words(whole);
    return TEXTS.say(
        "document.words." + money.currency().getCurrencyCode(),
        "words",
        words.substring(0, 1).toUpperCase(RUSSIAN) + words.substring(1),
        "whole",
        whole,
        "digits",
        "%02d".formatted(minor),
        "minor",
        minor);
  }

  /** Roubles and tenge are masculine; thousands are feminine by themselves. */
  private static String words(long whole) {
    return new RuleBasedNumberFormat(RUSSIAN, RuleBasedNumberFormat.SPELLOUT)
        .format(whole, "%spellout-cardinal-masculine")
        .replace("\u00ad", "");
  }
}
