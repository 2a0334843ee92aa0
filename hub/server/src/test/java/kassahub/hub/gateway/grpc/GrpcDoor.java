package kassahub.hub.gateway.grpc;

import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.TestGateway;

/** The hub's gRPC port. */
final class GrpcDoor implements Door {
  @Override
  public DoorClient connect(TestGateway hub, TestKeys shown) throws Exception {
    return GrpcAgent.connect(hub, shown);
  }

  @Override
  public String refusal(TestGateway hub, TestKeys shown) throws Exception {
    try (var agent = GrpcAgent.connect(hub, shown)) {
      return agent.end();
    }
  }
}
