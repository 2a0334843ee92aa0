package kassahub.hub.licence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract tells developers of a sandbox's serials is what its vendor goes by. */
class SandboxOutcomeTest {
  @ParameterizedTest
  @EnumSource
  void theContractNamesItsDevices(SandboxOutcome outcome) throws IOException {
    int first = outcome.first();
    var devices = "%04d to %04d: ".formatted(first, first + outcome.devices() - 1);

    assertThat(contract().replaceAll("\\s+", " ")).containsOnlyOnce(devices);
  }

  private static String contract() throws IOException {
    try (var file =
        Objects.requireNonNull(SandboxOutcome.class.getResourceAsStream("/openapi/v1.yaml"))) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }
}
