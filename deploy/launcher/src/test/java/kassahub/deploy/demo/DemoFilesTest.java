package kassahub.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFilesTest {
  /** So many that two who draw by chance meet. */
  private static final int PORTS = 300;

  @TempDir Path dir;

  @Test
  void noTwoDemosAreGivenOnePortThoughNobodyListensYet() {
    try (var one = DemoFiles.open(dir.resolve("one"));
        var other = DemoFiles.open(dir.resolve("other"))) {
      assertThat(ports(one)).doesNotHaveDuplicates().doesNotContainAnyElementsOf(ports(other));
    }
  }

  @Test
  void aDemoHasItsPortsAgain() {
    int port;
    try (var first = DemoFiles.open(dir)) {
      port = first.port("http");
    }
    try (var again = DemoFiles.open(dir)) {
      assertThat(again.port("http")).isEqualTo(port);
    }
  }

  private static List<Integer> ports(DemoFiles files) {
    return IntStream.range(0, PORTS).mapToObj(i -> files.port("register " + i)).toList();
  }
}
