package kassahub.hub.register;

import java.time.Instant;
import java.util.Objects;

/**
 * What an agent says about one register.
 *
 * @param agent who says it: the CN of its certificate
 * @param organisation whose agent it is
 * @param serial factory number as the register tells it, 1 to 20 characters
 * @param stream the agent's outbox; with {@code sequence} it orders reports of one register
 * @param deviceTime the agent's clock when the report was made
 */
public record RegisterReport(
    String agent,
    long organisation,
    String serial,
    long stream,
    long sequence,
    Instant deviceTime,
    Said said) {
  public RegisterReport {
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(deviceTime, "deviceTime");
    Objects.requireNonNull(said, "said");
    if (serial.isBlank() || serial.length() > 20) {
      throw new IllegalArgumentException("serial: 1 to 20 characters expected");
    }
  }

  /** Whether the agent has it from the register itself, on a line of its own. */
  boolean isSpeaking() {
    return !(said instanceof ReportedLicence);
  }

  /** Either who the register is, or how it is, or what somebody found in it. */
  public sealed interface Said permits ReportedIdentity, ReportedState, ReportedLicence {}
}
