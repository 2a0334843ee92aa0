package kassahub.agent.uplink.grpc;

import kassahub.agent.enrol.HubAddress;
import kassahub.agent.uplink.Inbound;
import kassahub.agent.uplink.Introduction;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;

/** One bidirectional gRPC stream over mutual TLS: {@code AgentLink.Connect}. */
public final class GrpcUplink implements Uplink {
  private final HubAddress address;
  private final LinkTimes times;

  public GrpcUplink(HubAddress address, LinkTimes times) {
    this.address = address;
    this.times = times;
  }

  @Override
  public String transport() {
    return "grpc";
  }

  @Override
  public HubAddress address() {
    return address;
  }

  @Override
  public Session connect(Introduction introduction, Inbound inbound)
      throws UplinkException, InterruptedException {
    var session = new GrpcSession(introduction.credentials().agent(), inbound, times);
    boolean welcomed = false;
    try {
      session.greet(new HubChannel(address, times), introduction);
      welcomed = true;
      return session;
    } finally {
      if (!welcomed) {
        session.close();
      }
    }
  }
}
