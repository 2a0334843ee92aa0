package kassahub.hub.billing.document;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kassahub.hub.web.Texts;

/**
 * The parts of a name as electronic documents want them, at most 60 signs each.
 *
 * @param surname a dash where the name is of quotation marks only
 * @param given a dash where only one word is known
 */
public record PersonName(String surname, String given, Optional<String> patronymic) {
  private static final Texts TEXTS = Texts.of(Locale.of("ru"));
  private static final Pattern ALONE =
      Pattern.compile(
          "^\\s*(%s|%s)\\s+"
              .formatted(TEXTS.say("document.alone.short"), TEXTS.say("document.alone.long")),
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** Between «В.» and «П.» written together. */
  private static final Pattern APART = Pattern.compile("(?<=\\.)(?=\\p{L})|\\s+");

  private static final Pattern QUOTES = Pattern.compile("[«»\"„“]");
  private static final Pattern INITIAL = Pattern.compile("\\p{L}\\.");
  private static final int LONGEST = 60;

  /** Of «ИП Ясный Пётр Ильич», «Орлова В. П.» or «В. П. Орлова». */
  public static PersonName of(String text) {
    var bare = ALONE.matcher(QUOTES.matcher(text).replaceAll(" ")).replaceFirst("").strip();
    var words = surnameFirst(List.of(APART.split(bare, 3)));
    return new PersonName(
        cut(words.getFirst()),
        words.size() > 1 ? cut(words.get(1)) : "-",
        words.size() > 2 ? Optional.of(cut(words.get(2))) : Optional.empty());
  }

  private static List<String> surnameFirst(List<String> words) {
    boolean last =
        INITIAL.matcher(words.getFirst()).matches() && !INITIAL.matcher(words.getLast()).matches();
    return last
        ? Stream.concat(Stream.of(words.getLast()), words.stream().limit(words.size() - 1L))
            .toList()
        : words;
  }

  private static String cut(String word) {
    return word.isEmpty() ? "-" : word.substring(0, Math.min(word.length(), LONGEST)).strip();
  }
}
