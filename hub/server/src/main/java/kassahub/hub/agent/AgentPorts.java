package kassahub.hub.agent;

/**
 * Where agents reach the hub from outside.
 *
 * @param host name or address, as in the server's certificate
 * @param mqttHost the same, or that of the broker in front of the hub
 */
public record AgentPorts(String host, int mqtt, int grpc, String mqttHost) {
  /** Both ports are the hub's own. */
  public AgentPorts(String host, int mqtt, int grpc) {
    this(host, mqtt, grpc, host);
  }

  /** {@code host:port} of MQTT. */
  public String mqttAddress() {
    return mqttHost + ":" + mqtt;
  }

  /** {@code host:port} of gRPC. */
  public String grpcAddress() {
    return host + ":" + grpc;
  }
}
