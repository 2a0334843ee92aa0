package kassahub.agent.uplink.mqtt;

import java.security.GeneralSecurityException;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.uplink.Inbound;
import kassahub.agent.uplink.Introduction;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.UplinkException.Kind;

/** MQTT 5 over mutual TLS; see proto/TOPICS.md. */
public final class MqttUplink implements Uplink {
  private final HubAddress address;
  private final LinkTimes times;

  public MqttUplink(HubAddress address, LinkTimes times) {
    this.address = address;
    this.times = times;
  }

  @Override
  public String transport() {
    return "mqtt";
  }

  @Override
  public HubAddress address() {
    return address;
  }

  @Override
  public Session connect(Introduction introduction, Inbound inbound)
      throws UplinkException, InterruptedException {
    MqttSession session = open(introduction, inbound);
    boolean welcomed = false;
    try {
      session.greet(introduction.hello());
      welcomed = true;
      return session;
    } finally {
      if (!welcomed) {
        session.close();
      }
    }
  }

  private MqttSession open(Introduction introduction, Inbound inbound) throws UplinkException {
    try {
      var sockets =
          new GuardedSockets(
              introduction.credentials().sslContext(introduction.trustedTime()).getSocketFactory());
      var paho = new PahoConnection(address, introduction.credentials().agent(), sockets, times);
      return new MqttSession(paho, introduction.credentials(), inbound, times);
    } catch (GeneralSecurityException unusable) {
      throw new UplinkException(
          Kind.CERTIFICATE, "the agent's key or certificate cannot be used", unusable);
    }
  }
}
