package kassahub.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.agent.AgentConfig.HubConfig;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.Identity;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.grpc.GrpcUplink;
import kassahub.agent.uplink.mqtt.MqttUplink;

/** The ways to the hub, by the configuration or else by what the hub said at enrolment. */
final class UplinkWays {
  private static final String GRPC_PART = "io/netty/handler/codec/http2/Http2FrameCodec.class";

  private UplinkWays() {}

  /** In the order of preference, at least one. */
  static List<Uplink> of(HubConfig hub, Identity identity) throws ConfigException {
    List<Uplink> ways = new ArrayList<>();
    boolean wantsMqtt = hub.transport() != Transport.GRPC;
    boolean wantsGrpc = hub.transport() != Transport.MQTT;
    if (wantsMqtt) {
      hub.mqtt().or(identity::mqtt).ifPresent(a -> ways.add(new MqttUplink(a, LinkTimes.DEFAULT)));
    }
    if (wantsGrpc && hasGrpc()) {
      grpc(hub, identity).ifPresent(a -> ways.add(new GrpcUplink(a, LinkTimes.DEFAULT)));
    }
    if (ways.isEmpty()) {
      throw new ConfigException(
          "hub: no address for transport "
              + hub.transport().text()
              + (wantsGrpc && !hasGrpc() ? " (gRPC is not installed)" : ""));
    }
    return ways;
  }

  private static Optional<HubAddress> grpc(HubConfig hub, Identity identity) {
    return hub.grpc().or(identity::grpc);
  }

  /** An MQTT-only installation has no HTTP/2. Asks for a file, so that no class is loaded. */
  static boolean hasGrpc() {
    return UplinkWays.class.getClassLoader().getResource(GRPC_PART) != null;
  }
}
