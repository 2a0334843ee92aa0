package kassahub.agent.uplink;

import kassahub.agent.enrol.HubAddress;
import kassahub.proto.v1.Dispatch;

/** A small real server that speaks one transport and does what its script says. */
public interface HubDouble extends AutoCloseable {
  HubAddress address();

  HubScript script();

  /** Offers the dispatch now when the agent is connected, and after every welcome until taken. */
  void offer(Dispatch dispatch);

  /** Cuts every connection. */
  void cut();

  @Override
  void close();
}
