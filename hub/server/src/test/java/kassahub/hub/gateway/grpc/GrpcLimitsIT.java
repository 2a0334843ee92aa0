package kassahub.hub.gateway.grpc;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorLimitsContract;
import org.junit.jupiter.api.Test;

class GrpcLimitsIT extends DoorLimitsContract {
  @Override
  protected Door door() {
    return new GrpcDoor();
  }

  @Test
  void letsNobodyInBeyondItsOpenFiles() throws Exception {
    refusesWhoComesBeyondItsFiles();
  }

  @Test
  void letsAllInAfterARestart() throws Exception {
    letsAllInThatComeAtOnceOneAfterTheOther();
  }
}
