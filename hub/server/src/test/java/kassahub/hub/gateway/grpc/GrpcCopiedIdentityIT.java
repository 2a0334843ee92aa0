package kassahub.hub.gateway.grpc;

import kassahub.hub.agent.TestKeys;
import kassahub.hub.gateway.CopiedIdentityContract;
import kassahub.hub.gateway.DoorClient;

class GrpcCopiedIdentityIT extends CopiedIdentityContract {
  @Override
  protected DoorClient connect(TestKeys shown) throws Exception {
    return GrpcAgent.connect(hub, shown);
  }

  @Override
  protected String refusal(TestKeys shown) throws Exception {
    try (var agent = GrpcAgent.connect(hub, shown)) {
      return agent.end();
    }
  }
}
