package kassahub.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogLinesTest {
  @Test
  void nobodyOutsideBeginsALine() {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var console = (ConsoleAppender<ILoggingEvent>) root.getAppender("console");
    String forged = "CN=x\n2026-01-01 INFO Enrolments: agent=a-1 in\r\u0085\u2028\u001b[2J";
    var event = new LoggingEvent("", root, Level.WARN, "refused {}", null, new Object[] {forged});
    String line = new String(console.getEncoder().encode(event), UTF_8);
    assertThat(line).contains("refused CN=x·2026-01-01 INFO").endsWith("[2J \n");
    assertThat(line.strip()).doesNotContainPattern("[\\p{Cntrl}\u0085\u2028]");
  }
}
