package kassahub.hub.gateway.grpc;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.SettingsContract;

class GrpcSettingsIT extends SettingsContract {
  @Override
  protected Door door() {
    return new GrpcDoor();
  }
}
