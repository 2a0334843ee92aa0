package kassahub.agent.grpc;

/**
 * Who is told what the server answers; by the connection's thread, which must not be blocked, or
 * before there is a connection by the caller's.
 */
public interface GrpcAnswers {
  /**
   * One message.
   *
   * @param dealtWith to be run once, by any thread, when there is room for another one
   */
  void message(byte[] message, Runnable dealtWith);

  /** Nothing comes any more; told once, and not when the call was closed here. */
  void ended(GrpcStatus how);
}
