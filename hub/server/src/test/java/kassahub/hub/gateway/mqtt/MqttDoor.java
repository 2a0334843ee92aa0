package kassahub.hub.gateway.mqtt;

import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.TestGateway;

/** The hub's own MQTT port. */
final class MqttDoor implements Door {
  @Override
  public DoorClient connect(TestGateway hub, TestKeys shown) throws Exception {
    return new PahoAgent(hub, shown).open();
  }

  @Override
  public String refusal(TestGateway hub, TestKeys shown) throws Exception {
    return RawMqtt.refusal(hub, shown);
  }
}
