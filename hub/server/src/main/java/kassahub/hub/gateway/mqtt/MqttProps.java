package kassahub.hub.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;

/** MQTT 5 properties that the hub sends and reads. */
final class MqttProps {
  static final int RECEIVE_MAXIMUM = 4;
  static final int LARGEST_PACKET = 128 * 1024;
  private static final int USUAL_RECEIVE_MAXIMUM = 65_535;

  private MqttProps() {}

  /** What the hub promises and what it does not offer. */
  static MqttProperties accepted() {
    var properties = new MqttProperties();
    integer(properties, MqttProperties.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM);
    integer(properties, MqttProperties.MAXIMUM_PACKET_SIZE, LARGEST_PACKET);
    integer(properties, MqttProperties.SESSION_EXPIRY_INTERVAL, 0);
    integer(properties, MqttProperties.MAXIMUM_QOS, 1);
    integer(properties, MqttProperties.RETAIN_AVAILABLE, 0);
    integer(properties, MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE, 0);
    integer(properties, MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, 0);
    properties.add(new MqttProperties.UserProperty("ack", "commit"));
    return properties;
  }

  /** A sentence for the log at the till. */
  static MqttProperties reason(String text) {
    var properties = new MqttProperties();
    properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, text));
    return properties;
  }

  /** How many unacknowledged messages the client takes. */
  static int receiveMaximum(MqttProperties connect) {
    return connect.getProperty(MqttProperties.RECEIVE_MAXIMUM)
            instanceof MqttProperties.IntegerProperty maximum
        ? maximum.value()
        : USUAL_RECEIVE_MAXIMUM;
  }

  private static void integer(MqttProperties properties, int id, int value) {
    properties.add(new MqttProperties.IntegerProperty(id, value));
  }
}
