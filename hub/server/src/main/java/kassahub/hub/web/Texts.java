package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import kassahub.hub.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Every sentence of the product in one language, by key.
 *
 * <p>Bundles are {@code texts/LANGUAGE/AREA.properties} in UTF-8. {@code {name}} stands for a
 * value; {@code {count|касса|кассы|касс}} for the form that agrees with a number: one, few and many
 * in Russian, one and other in English. Numbers are grouped as the language does.
 */
public final class Texts {
  /** Files of a bundle; each belongs to the people who build that part. */
  private static final List<String> AREAS =
      List.of(
          "web",
          "problem",
          "account",
          "licence",
          "activation",
          "billing",
          "document",
          "bank",
          "tenant",
          "client",
          "support",
          "api",
          "report",
          "notice",
          "mail");

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)((?:\\|[^|{}]*)*)}");
  private static final Texts RUSSIAN = load(Locale.of("ru"));
  private static final Texts ENGLISH = load(Locale.ENGLISH);

  private final Locale locale;
  private final Map<String, String> sentences;

  private Texts(Locale locale, Map<String, String> sentences) {
    this.locale = locale;
    this.sentences = Map.copyOf(sentences);
  }

  /** The bundle of a language: English when asked for, Russian otherwise. */
  public static Texts of(Locale locale) {
    return locale.getLanguage().equals("en") ? ENGLISH : RUSSIAN;
  }

  public Locale locale() {
    return locale;
  }

  /**
   * The sentence of a key.
   *
   * @param namesAndValues name, value, name, value … for its places
   * @throws IllegalArgumentException no such key
   */
  public String say(String key, Object... namesAndValues) {
    return find(key, values(namesAndValues))
        .orElseThrow(
            () -> new IllegalArgumentException("no text " + key + " in " + locale.getLanguage()));
  }

  /** The sentence of a key that may be missing. */
  public Optional<String> find(String key, Map<String, ?> values) {
    return Optional.ofNullable(sentences.get(key))
        .map(
            sentence ->
                PLACE
                    .matcher(sentence)
                    .replaceAll(place -> fill(place, values.get(place.group(1)))));
  }

  /** Why something was refused: of its kind where the code has several. */
  public String refusal(Problem problem) {
    return refusal(problem.code(), problem.facts());
  }

  /** The same of a code with facts as people read them. */
  public String refusal(String code, Map<String, String> facts) {
    String key = "problem." + code;
    return Optional.ofNullable(facts.get("kind"))
        .flatMap(kind -> find(key + "." + kind, facts))
        .or(() -> find(key, facts))
        .orElseGet(() -> say("problem.OTHER", "code", code));
  }

  /** Every key of this language. */
  public java.util.Set<String> keys() {
    return sentences.keySet();
  }

  private String fill(MatchResult place, @Nullable Object value) {
    if (value == null) {
      return java.util.regex.Matcher.quoteReplacement(place.group());
    }
    if (!place.group(2).isEmpty()) {
      var forms = place.group(2).substring(1).split("\\|", -1);
      return java.util.regex.Matcher.quoteReplacement(
          forms[form(Long.parseLong(value.toString()), forms.length)]);
    }
    String shown =
        value instanceof Number number ? Formats.grouped(locale, number.longValue()) : "" + value;
    return java.util.regex.Matcher.quoteReplacement(shown);
  }

  private int form(long count, int forms) {
    int wanted = locale.getLanguage().equals("ru") ? russianForm(count) : count == 1 ? 0 : 1;
    return Math.min(wanted, forms - 1);
  }

  /** 0 = one, 1 = few, 2 = many: the rule for whole numbers. */
  private static int russianForm(long count) {
    long units = Math.abs(count % 10);
    long tens = Math.abs(count % 100);
    if (units == 1 && tens != 11) {
      return 0;
    }
    return units >= 2 && units <= 4 && (tens < 12 || tens > 14) ? 1 : 2;
  }

  private static Map<String, Object> values(Object... namesAndValues) {
    var values = new HashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return values;
  }

  private static Texts load(Locale locale) {
    var sentences = new HashMap<String, String>();
    for (String area : AREAS) {
      read("/texts/" + locale.getLanguage() + "/" + area + ".properties")
          .forEach(
              (key, sentence) -> {
                if (sentences.put((String) key, (String) sentence) != null) {
                  throw new IllegalStateException("text " + key + " stands in two files");
                }
              });
    }
    return new Texts(locale, sentences);
  }

  private static Properties read(String resource) {
    var properties = new Properties();
    try (var in = Texts.class.getResourceAsStream(resource)) {
      if (in != null) {
        properties.load(new InputStreamReader(in, UTF_8));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(resource, failure);
    }
    return properties;
  }
}
