package kassahub.hub.gateway.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.TestGateway;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker, and a hub that listens there; for a test class that starts the hub before it. */
final class BrokerSide implements Door, BeforeAllCallback, AfterAllCallback {
  private static final AtomicLong STREAMS = new AtomicLong(90_000_000);

  /** Mosquitto 2.0 ends a connection without a word; it lets in one of an agent. */
  private static final String WORDLESS = "0x00 null";

  private final Supplier<TestGateway> running;
  private @Nullable Mosquitto broker;
  private @Nullable BrokerDoor listening;

  BrokerSide(Supplier<TestGateway> running) {
    this.running = running;
  }

  @Override
  public void beforeAll(ExtensionContext test) throws IOException {
    broker = new Mosquitto(running.get().authority);
    listenAgain();
  }

  Mosquitto broker() {
    return Objects.requireNonNull(broker, "not started");
  }

  /** The hub's connection to it. */
  BrokerDoor listening() {
    return Objects.requireNonNull(listening, "not started");
  }

  @Override
  public boolean tlsIsTheHubs() {
    return false;
  }

  @Override
  public String takenOver() {
    return WORDLESS;
  }

  @Override
  public String stopped() {
    return WORDLESS;
  }

  /** After it was closed. */
  void listenAgain() {
    listening = running.get().listenAt(broker().hubs());
    Awaitility.await().until(listening()::isUp);
  }

  void restartBroker() throws IOException {
    broker().kill();
    Awaitility.await().until(() -> !listening().isUp());
    broker().startAgain();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(listening()::isUp);
  }

  @Override
  public DoorClient connect(TestGateway hub, TestKeys shown) throws MqttException {
    return agent(shown).open();
  }

  BrokerAgent agent(TestKeys shown) throws MqttException {
    return new BrokerAgent(broker().agents(), shown, running.get().authority.root());
  }

  /**
   * Why nobody is let in: in the hub's words, or where the broker's TLS refuses in those of its
   * log. With TLS 1.3 the client may hear no more of it than a broken pipe.
   */
  @Override
  public String refusal(TestGateway hub, TestKeys shown) throws Exception {
    int before = broker().refusals().size();
    BrokerAgent agent = agent(shown);
    try (agent) {
      return agent.open().dismissal(STREAMS.incrementAndGet());
    } catch (MqttException refused) {
      Awaitility.await().until(() -> broker().refusals().size() > before);
      return broker().refusals().getLast();
    }
  }

  @Override
  public void afterAll(ExtensionContext test) {
    listening().close();
    broker().close();
  }
}
