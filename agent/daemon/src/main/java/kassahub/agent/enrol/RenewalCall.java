package kassahub.agent.enrol;

import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.RenewRequest;

/** Asks the hub for a new certificate over the connection that is open, whatever it travels on. */
@FunctionalInterface
public interface RenewalCall {
  /**
   * Asks and waits for the answer.
   *
   * @throws EnrolmentException when there is no connection, or the hub does not want to
   */
  EnrolAnswer ask(RenewRequest request) throws EnrolmentException, InterruptedException;
}
