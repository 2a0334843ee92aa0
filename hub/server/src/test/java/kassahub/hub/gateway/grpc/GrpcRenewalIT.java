package kassahub.hub.gateway.grpc;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.RenewalContract;

class GrpcRenewalIT extends RenewalContract {
  @Override
  protected Door door() {
    return new GrpcDoor();
  }
}
