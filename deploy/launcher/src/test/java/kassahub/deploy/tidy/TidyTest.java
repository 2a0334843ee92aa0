package kassahub.deploy.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test gives a list of places; an empty list is tidy. */
class TidyTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final List<Source> SOURCES = Source.all(ROOT, "proto", "agent", "hub", "deploy");

  private static final int LONGEST_FILE = 500;
  private static final int LONGEST_METHOD = 60;

  /** Arrows point down this list: a package may use those below it. */
  private static final List<String> HUB =
      List.of(
          "",
          "admin",
          "cabinet",
          "api",
          "gateway",
          "ops",
          "report",
          "notice",
          "renewal",
          "confirmation",
          "rollout",
          "settings",
          "sandbox",
          "activation",
          "dispatch",
          "licence",
          "billing",
          "code",
          "catalogue",
          "agent",
          "register",
          "client",
          "organisation",
          "matter",
          "web",
          "account",
          "journal",
          "job",
          "database",
          "problem");

  private static final Set<String> BANNED_PACKAGES =
      Set.of("util", "utils", "common", "model", "dto", "service", "impl", "manager", "helper");

  /** Tests may read the wall clock: certificates are judged by it. */
  private static final List<String> WALL_CLOCK =
      List.of("System." + "currentTimeMillis(", "Instant." + "now()", "LocalDate." + "now()");

  private static final List<String> BANNED_CALLS =
      List.of("Thread." + "sleep(", ".printStack" + "Trace(", "@Dis" + "abled");

  private static final Pattern LEFTOVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern SQL =
      Pattern.compile(
          "(?is)^\\s*(select\\s.+\\sfrom\\s|insert\\s+into\\s|update\\s+\\w+\\s+set\\s|delete\\s+from\\s|with\\s+\\w+\\s+as\\s*\\().*");
  private static final Pattern SQL_CLOCK = Pattern.compile("(?i)\\bnow\\(\\)");
  private static final Pattern CYRILLIC = Pattern.compile("\\p{IsCyrillic}");

  @Test
  void packageArrowsPointDown() {
    assertThat(places(hub(), TidyTest::upwardImports)).isEmpty();
  }

  /** A new vendor is one folder: only the agent's own package, where it is listed, may know it. */
  @Test
  void vendorsOfRegistersStayInTheirFolders() {
    var vendor = Pattern.compile("import (?:static )?kassahub\\.agent\\.driver\\.([a-z]+)\\.");
    assertThat(
            places(
                SOURCES.stream()
                    .filter(source -> source.path().startsWith("agent/daemon/src/main/"))
                    .filter(source -> !source.packageName().equals("kassahub.agent"))
                    .toList(),
                source ->
                    vendor
                        .matcher(source.text())
                        .results()
                        .map(match -> match.group(1))
                        .filter(name -> !source.packageName().endsWith(".driver." + name))
                        .toList()))
        .isEmpty();
  }

  @Test
  void packagesAreNamedForWhatTheyDo() {
    assertThat(
            SOURCES.stream()
                .map(Source::packageName)
                .distinct()
                .filter(
                    name -> Stream.of(name.split("\\.", -1)).anyMatch(BANNED_PACKAGES::contains)))
        .isEmpty();
  }

  @Test
  void filesAndMethodsFitOnAFewScreens() {
    assertThat(
            places(
                SOURCES,
                source -> {
                  var found = new ArrayList<String>();
                  if (source.lines() > LONGEST_FILE) {
                    found.add(source.lines() + " lines");
                  }
                  source.methods().stream()
                      .filter(method -> method.lines() > LONGEST_METHOD)
                      .forEach(method -> found.add(method.name() + ": " + method.lines()));
                  return found;
                }))
        .isEmpty();
  }

  @Test
  void nobodySleepsOrReadsTheWallClock() {
    assertThat(places(SOURCES, TidyTest::bannedCalls)).isEmpty();
  }

  @Test
  void nothingIsLeftForLater() {
    assertThat(
            places(
                SOURCES,
                source ->
                    LEFTOVER.matcher(source.text()).results().map(match -> match.group()).toList()))
        .isEmpty();
  }

  @Test
  void sqlStandsInStores() {
    var elsewhere =
        hub().stream()
            .filter(source -> !source.isTest() && !source.fileName().endsWith("Store.java"))
            .filter(source -> !feature(source.packageName()).equals("database"))
            .toList();
    assertThat(places(elsewhere, source -> literals(source, SQL))).isEmpty();
  }

  @Test
  void sqlTakesTimeFromOurClock() {
    var stores = hub().stream().filter(source -> source.fileName().endsWith("Store.java")).toList();
    assertThat(places(stores, source -> literals(source, SQL_CLOCK))).isEmpty();
  }

  @Test
  void textsForPeopleStandInBundles() {
    var code = hub().stream().filter(source -> !source.isTest()).toList();
    assertThat(places(code, source -> literals(source, CYRILLIC))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub/server/src/main/jte", "hub/server/src/main/jte-xml"})
  void everyTemplateIsUsed(String folder) throws IOException {
    var templates = files(folder, ".jte");
    var users = new ArrayList<>(hub().stream().map(Source::text).toList());
    for (Path template : templates) {
      users.add(Files.readString(template));
    }
    assertThat(templates).isNotEmpty();
    assertThat(
            templates.stream()
                .map(template -> ROOT.resolve(folder).relativize(template))
                .map(template -> template.toString().replaceFirst("\\.jte$", ""))
                .filter(name -> users.stream().noneMatch(text -> mentions(text, name))))
        .isEmpty();
  }

  @Test
  void theTopLevelIsTheUsers() throws IOException {
    try (var entries = Files.list(ROOT)) {
      assertThat(
              entries
                  .map(entry -> entry.getFileName().toString())
                  .filter(name -> !name.startsWith("."))
                  .filter(name -> !name.equals("target")))
          .containsExactlyInAnyOrder("README.md", "pom.xml", "proto", "agent", "hub", "deploy");
    }
  }

  private static List<String> bannedCalls(Source source) {
    var banned =
        source.isTest()
            ? BANNED_CALLS.stream()
            : Stream.concat(BANNED_CALLS.stream(), WALL_CLOCK.stream());
    return banned.filter(source.text()::contains).toList();
  }

  private static boolean mentions(String text, String template) {
    return text.contains("\"" + template + "\"")
        || text.contains("\"" + template + ".jte\"")
        || text.contains("@template." + template.replace('/', '.') + "(");
  }

  private static List<Source> hub() {
    return SOURCES.stream()
        .filter(source -> source.packageName().startsWith("kassahub.hub"))
        .toList();
  }

  private static List<String> upwardImports(Source source) {
    int own = HUB.indexOf(feature(source.packageName()));
    if (source.isTest()) {
      return List.of();
    }
    return source.imports().stream()
        .filter(name -> name.startsWith("kassahub.hub."))
        .filter(name -> HUB.indexOf(feature(name)) < own)
        .toList();
  }

  /** {@code kassahub.hub.gateway.mqtt} → {@code gateway}; the root package → the empty string. */
  private static String feature(String name) {
    String[] parts = name.split("\\.", -1);
    return parts.length > 2 && Character.isLowerCase(parts[2].charAt(0)) ? parts[2] : "";
  }

  private static List<String> literals(Source source, Pattern pattern) {
    return source.literals().stream()
        .filter(literal -> pattern.matcher(literal.value()).find())
        .map(literal -> "line " + literal.line())
        .toList();
  }

  private static List<Path> files(String folder, String ending) throws IOException {
    try (var walk = Files.walk(ROOT.resolve(folder))) {
      return walk.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private static String places(List<Source> sources, Function<Source, List<String>> rule) {
    return sources.stream()
        .flatMap(source -> rule.apply(source).stream().map(place -> source.path() + ": " + place))
        .collect(Collectors.joining("\n"));
  }
}
