package kassahub.agent.grpc;

/** A call did not end well. */
public final class GrpcException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient GrpcStatus status;

  public GrpcException(GrpcStatus status) {
    super(status.words(), status.cause());
    this.status = status;
  }

  public GrpcStatus status() {
    return status;
  }
}
