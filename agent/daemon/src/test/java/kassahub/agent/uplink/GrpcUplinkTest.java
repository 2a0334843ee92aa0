package kassahub.agent.uplink;

import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.uplink.grpc.GrpcUplink;

/** gRPC. */
class GrpcUplinkTest extends UplinkContract {
  @Override
  HubDouble startHub(TestAuthority authority, TestAuthority.Signed certificate) {
    return new GrpcHubDouble(authority, certificate);
  }

  @Override
  Uplink uplink(HubAddress address, LinkTimes times) {
    return new GrpcUplink(address, times);
  }
}
