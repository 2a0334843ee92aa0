package kassahub.hub.gateway.mqtt;

import kassahub.hub.agent.TestKeys;
import kassahub.hub.gateway.CopiedIdentityContract;
import kassahub.hub.gateway.DoorClient;

class MqttCopiedIdentityIT extends CopiedIdentityContract {
  @Override
  protected DoorClient connect(TestKeys shown) throws Exception {
    return new PahoAgent(hub, shown).open();
  }

  @Override
  protected String refusal(TestKeys shown) throws Exception {
    return RawMqtt.refusal(hub, shown);
  }
}
