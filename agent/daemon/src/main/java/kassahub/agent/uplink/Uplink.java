package kassahub.agent.uplink;

import kassahub.agent.enrol.HubAddress;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.Welcome;

/**
 * One way to the hub. Every implementation passes the same contract suite. Thread-safe: connections
 * of different agents do not know each other.
 */
public interface Uplink {
  /** The name of the way, as in the configuration: {@code mqtt} or {@code grpc}. */
  String transport();

  /** Where it leads, for people. */
  HubAddress address();

  /**
   * Connects, says hello and waits for the welcome.
   *
   * @param inbound told about dispatches and the hub's time for as long as the session lives
   * @throws UplinkException when there is no session; nothing of it is left behind
   */
  Session connect(Introduction introduction, Inbound inbound)
      throws UplinkException, InterruptedException;

  /** One connection from welcome to close. One thread sends. */
  interface Session extends AutoCloseable {
    /** What the hub holds of our stream. */
    Welcome welcome();

    /**
     * Sends one batch and waits until the hub has decided. The window is one batch: never above the
     * server's Receive Maximum, and nothing has to be unwound after a refusal.
     *
     * @throws UplinkException when the connection broke before the decision: the batch may or may
     *     not be stored, the next welcome tells
     */
    Outcome send(ReportBatch batch) throws UplinkException, InterruptedException;

    /**
     * Asks for a new certificate and waits for the answer; from any thread, one at a time, beside a
     * batch.
     */
    RenewAnswer renew(RenewRequest request) throws UplinkException, InterruptedException;

    /** Asks for a part of a release of the agent; otherwise as {@link #renew}. */
    ReleasePart ask(ReleaseAsk ask) throws UplinkException, InterruptedException;

    /** False once the connection is known to be gone; does not block. */
    boolean isUp();

    /** Ends the connection within a few seconds, however broken it is. Safe twice. */
    @Override
    void close();
  }
}
