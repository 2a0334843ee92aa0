package kassahub.agent.driver.shtrih;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import kassahub.agent.driver.FaultException;
import kassahub.agent.link.LinkException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every folder of {@code traces/} is one conversation, byte by byte, named after what it shows. */
class TraceTest {
  private static final ExchangeTimes TIMES =
      new ExchangeTimes(
          Duration.ZERO, Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(60));

  @TestFactory
  Stream<DynamicTest> playsEveryTrace() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(TraceTest.class.getResource("/traces")).toURI());
    try (Stream<Path> cases = Files.list(folder)) {
      List<Path> sorted = cases.sorted().toList();
      assertThat(sorted).hasSizeGreaterThan(10);
      return sorted.stream()
          .map(one -> DynamicTest.dynamicTest(one.getFileName().toString(), () -> play(one)));
    }
  }

  private static void play(Path folder) throws IOException, LinkException {
    Trace trace = Trace.read(folder);
    Owed owed = new Owed();
    trace.fact("owed").ifPresent(hex -> owed.delivered(AllowedCommand.of(Trace.bytes(hex))));
    Exchange exchange =
        folder.getFileName().toString().startsWith("standard")
            ? new StandardExchange(trace, TIMES, owed)
            : new AlternativeExchange(trace, TIMES);
    AllowedCommand command = AllowedCommand.of(Trace.bytes(trace.fact("ask").orElseThrow()));

    assertThat(outcome(exchange, command)).isEqualTo(expected(trace));
    assertThat(trace.left()).isEmpty();
    trace
        .fact("unasked")
        .ifPresent(count -> assertThat(owed.unasked()).isEqualTo(Long.parseLong(count)));
  }

  private static String outcome(Exchange exchange, AllowedCommand command) throws LinkException {
    try {
      return "answer " + Trace.hex(exchange.ask(command));
    } catch (FaultException faulted) {
      return "fault " + faulted.fault().kind();
    }
  }

  private static String expected(Trace trace) {
    return trace
        .fact("answer")
        .map(hex -> "answer " + hex)
        .orElseGet(() -> "fault " + trace.fact("fault").orElseThrow());
  }
}
