package kassahub.agent.enrol;

import java.time.Instant;

/** Whether the agent's own certificate is good by the clock of this device, in words. */
public enum Validity {
  GOOD("the certificate is valid"),
  EXPIRED(
      "the agent's certificate has expired by this computer's clock; check date and time, and if"
          + " they are right get a new enrolment string from the hub and run `kassahub enrol`"
          + " again"),
  NOT_YET_VALID(
      "the agent's certificate is not valid yet by this computer's clock; check date and time"),
  CLOCK_WRONG(
      "this computer's clock shows a time that is already over; set date and time, then all is"
          + " well");

  private final String words;

  Validity(String words) {
    this.words = words;
  }

  /**
   * Looks at the dates of the agent's own certificate.
   *
   * @param now the device's clock
   * @param clockBehind the device's clock is known to be behind the true time
   */
  public static Validity of(Credentials credentials, Instant now, boolean clockBehind) {
    var certificate = credentials.certificate();
    if (clockBehind) {
      return CLOCK_WRONG;
    }
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      return EXPIRED;
    }
    return now.isBefore(certificate.getNotBefore().toInstant()) ? NOT_YET_VALID : GOOD;
  }

  public boolean isGood() {
    return this == GOOD;
  }

  /** What is wrong and what to do. */
  public String words() {
    return words;
  }
}
