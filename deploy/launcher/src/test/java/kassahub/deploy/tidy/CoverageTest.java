package kassahub.deploy.tidy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code deploy/COVERAGE.md} says what tests name, and tests name what there is. */
class CoverageTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path FILE = ROOT.resolve("deploy/COVERAGE.md");

  private final Coverage coverage =
      new Coverage(Source.all(ROOT, "proto", "agent", "hub", "deploy"));
  private final List<Coverage.Area> areas = areas();

  @Test
  void theFileIsWhatTheTestsSay() throws IOException {
    String now = coverage.text(areas);
    if ("write".equals(System.getProperty("coverage"))) {
      Files.writeString(FILE, now);
    }

    assertThat(Files.readString(FILE)).as("stale: write it with -Dcoverage=write").isEqualTo(now);
  }

  @Test
  void testsNameOnlyRowsThatThereAre() {
    assertThat(coverage.named())
        .isSubsetOf(
            areas.stream().flatMap(area -> area.ids().stream()).collect(Collectors.toSet()));
  }

  @Test
  void aRowOfARangeIsFoundInItsTest() {
    assertThat(coverage.of("A-117"))
        .contains("CabinetMoneyIT.aRowSaysWhatTheOrderIs")
        .doesNotContain("CabinetMoneyIT");
  }

  private static List<Coverage.Area> areas() {
    try (var in = CoverageTest.class.getResourceAsStream("/catalogue.txt")) {
      return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Coverage.Area::of)
          .toList();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
