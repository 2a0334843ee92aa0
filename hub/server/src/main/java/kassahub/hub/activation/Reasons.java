package kassahub.hub.activation;

import java.util.Map;
import kassahub.hub.problem.Problem;

/** Every refusal of a serial that is ours; vendors and registers have their own words. */
final class Reasons {
  static final Reason WRONG_FORMAT = new Reason("WRONG_FORMAT", "serial has a wrong format");
  static final Reason DUPLICATE = new Reason("DUPLICATE", "serial is in the list twice");
  static final Reason NOT_FOUND = new Reason("NOT_FOUND", "serial is not known");
  static final Reason VENDOR_NOT_SUPPORTED =
      new Reason("VENDOR_NOT_SUPPORTED", "no vendor sells licences for this device here");
  static final Reason IN_WORK = new Reason("IN_WORK", "serial is in an activation that is running");
  static final Reason VENDOR_UNAVAILABLE =
      new Reason("VENDOR_UNAVAILABLE", "vendor does not answer, try later");
  static final Reason NEVER_ANSWERED =
      new Reason("NEVER_ANSWERED", "the register has never answered an agent");
  static final Reason NO_AGENT = new Reason("NO_AGENT", "no agent beside the register");
  static final Reason REGISTER_MOVED =
      new Reason("REGISTER_MOVED", "the register went to an organisation that is not served here");
  static final Reason LICENCE_MOVED =
      new Reason("LICENCE_MOVED", "the rest of it went to the register that took its place");
  static final Reason NO_PRICE = new Reason("NO_PRICE", "no price is set for this licence");

  /** The buyer's own agent says that it is paid, and nobody else does (decision 021). */
  static final Reason NOT_CONFIRMED =
      new Reason("NOT_CONFIRMED", "only the register itself says that it is licensed that long");

  private Reasons() {}

  /** Nothing was made, as all that was refused is {@link #IN_WORK} (decision 086). */
  static Problem.Conflict inWork(Map<String, String> facts) {
    return new Problem.Conflict("SERIAL_IN_WORK", IN_WORK.message(), facts);
  }
}
