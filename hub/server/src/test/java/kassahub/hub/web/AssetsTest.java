package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kassahub.hub.web.table.Tone;
import org.junit.jupiter.api.Test;

/** Our own styles and scripts stay small, and nothing in them is left over. */
class AssetsTest {
  private static final Path MAIN = Path.of("src/main");
  private static final Path STATIC = MAIN.resolve("resources/static");
  private static final int MOST_BYTES = 60_000;
  private static final int MOST_COMPRESSED = 16 * 1024;

  /** Put together while a page is made: of a method of the API, of a step, of a state. */
  private static final Set<String> COMPOSED =
      Set.of("kh-get", "kh-post", "kh-put", "kh-i-loader-2");

  @Test
  void ownStylesAndScriptsFitTheirBudget() throws IOException {
    var all = new ByteArrayOutputStream();
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      for (var name : List.of("kassahub.css", "kassahub.js", "api.js")) {
        byte[] bytes = Files.readAllBytes(STATIC.resolve(name));
        all.writeBytes(bytes);
        gzip.write(bytes);
      }
    }

    assertThat(all.size()).isLessThanOrEqualTo(MOST_BYTES);
    assertThat(compressed.size()).isLessThanOrEqualTo(MOST_COMPRESSED);
  }

  @Test
  void everyClassOfTheStylesheetIsOnAPage() throws IOException {
    var styled = found("\\.(kh-[a-z0-9-]+)", Files.readString(STATIC.resolve("kassahub.css")));
    styled.removeAll(found("(kh-[A-Za-z0-9-]+)", pages()));
    styled.removeAll(COMPOSED);
    Stream.of(Tone.values()).map(Tone::css).forEach(styled::remove);

    assertThat(styled).isEmpty();
  }

  @Test
  void everyIconIsOnAPage() throws IOException {
    String pages = pages();

    assertThat(Files.readAllLines(STATIC.resolve("icons.txt")))
        .allMatch(
            icon ->
                pages.contains("\"" + icon + "\"")
                    || Pattern.compile("kh-i-" + icon + "(?![a-z0-9-])").matcher(pages).find());
  }

  /** One that is not in the list shows as a filled square. */
  @Test
  void everyPageHasItsIcons() throws IOException {
    assertThat(Files.readAllLines(STATIC.resolve("icons.txt")))
        .containsAll(found("kh-i-([a-z0-9]{2,}(?:-[a-z0-9]+)*)(?![a-z0-9-])", pages()));
  }

  private static Set<String> found(String pattern, String text) {
    var found = new TreeSet<String>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  /** Templates, scripts and what is written for them. */
  private static String pages() throws IOException {
    var text = new StringBuilder();
    try (var files = Files.walk(MAIN)) {
      for (var file : files.filter(AssetsTest::makesPages).toList()) {
        text.append(Files.readString(file, UTF_8));
      }
    }
    return text.toString();
  }

  private static boolean makesPages(Path file) {
    return Stream.of(".jte", ".java", ".js").anyMatch(file.toString()::endsWith);
  }
}
