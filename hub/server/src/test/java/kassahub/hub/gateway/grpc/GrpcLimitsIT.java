package kassahub.hub.gateway.grpc;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorLimitsContract;

class GrpcLimitsIT extends DoorLimitsContract {
  @Override
  protected Door door() {
    return new GrpcDoor();
  }
}
