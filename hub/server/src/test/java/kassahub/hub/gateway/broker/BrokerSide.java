package kassahub.hub.gateway.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.hub.agent.TestKeys;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.TestGateway;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A broker, and a hub that listens there. */
final class BrokerSide implements AutoCloseable {
  private static final AtomicLong STREAMS = new AtomicLong(90_000_000);

  final Mosquitto broker;
  BrokerDoor listening;
  private final TestGateway hub;

  BrokerSide(TestGateway hub) throws IOException {
    this.hub = hub;
    broker = new Mosquitto(hub.authority);
    listening = hub.listenAt(broker.hubs());
    Awaitility.await().until(listening::isUp);
  }

  /** After it was closed. */
  void listenAgain() {
    listening = hub.listenAt(broker.hubs());
    Awaitility.await().until(listening::isUp);
  }

  void restartBroker() throws IOException {
    broker.kill();
    Awaitility.await().until(() -> !listening.isUp());
    broker.startAgain();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(listening::isUp);
  }

  DoorClient connect(TestKeys shown) throws MqttException {
    return agent(shown).open();
  }

  BrokerAgent agent(TestKeys shown) throws MqttException {
    return new BrokerAgent(broker.agents(), shown, hub.authority.root());
  }

  /**
   * Why nobody is let in: in the hub's words, or where the broker's TLS refuses in those of its
   * log. With TLS 1.3 the client may hear no more of it than a broken pipe.
   */
  String refusal(TestKeys shown) throws Exception {
    int before = broker.refusals().size();
    BrokerAgent agent = agent(shown);
    try (agent) {
      return agent.open().dismissal(STREAMS.incrementAndGet());
    } catch (MqttException refused) {
      Awaitility.await().until(() -> broker.refusals().size() > before);
      return broker.refusals().getLast();
    }
  }

  @Override
  public void close() {
    listening.close();
    broker.close();
  }
}
