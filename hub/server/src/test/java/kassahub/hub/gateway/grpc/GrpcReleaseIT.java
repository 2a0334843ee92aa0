package kassahub.hub.gateway.grpc;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.ReleaseContract;

class GrpcReleaseIT extends ReleaseContract {
  @Override
  protected Door door() {
    return new GrpcDoor();
  }
}
