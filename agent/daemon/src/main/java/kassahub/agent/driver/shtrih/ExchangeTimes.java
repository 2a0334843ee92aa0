package kassahub.agent.driver.shtrih;

import java.time.Duration;

/**
 * How long to wait for what. A register that is silent is given up after three tries of a control
 * byte: within two seconds, so that the shop's program does not wait longer for the line.
 *
 * @param connect for TCP to open
 * @param control for a control byte or a synchronising answer
 * @param betweenBytes inside a frame
 * @param answer from the command's delivery to its answer
 */
public record ExchangeTimes(
    Duration connect, Duration control, Duration betweenBytes, Duration answer) {
  public static final ExchangeTimes DEFAULT =
      new ExchangeTimes(
          Duration.ofSeconds(3),
          Duration.ofMillis(600),
          Duration.ofMillis(500),
          Duration.ofSeconds(10));
}
