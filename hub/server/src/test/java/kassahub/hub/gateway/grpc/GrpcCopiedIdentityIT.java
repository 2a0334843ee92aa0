package kassahub.hub.gateway.grpc;

import kassahub.hub.gateway.CopiedIdentityContract;
import kassahub.hub.gateway.Door;

class GrpcCopiedIdentityIT extends CopiedIdentityContract {
  @Override
  protected Door door() {
    return new GrpcDoor();
  }
}
