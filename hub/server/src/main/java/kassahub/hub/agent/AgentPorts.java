package kassahub.hub.agent;

/**
 * Where agents reach the hub from outside.
 *
 * @param host name or address, as in the server's certificate
 */
public record AgentPorts(String host, int mqtt, int grpc) {
  /** {@code host:port} of MQTT. */
  public String mqttAddress() {
    return host + ":" + mqtt;
  }

  /** {@code host:port} of gRPC. */
  public String grpcAddress() {
    return host + ":" + grpc;
  }
}
