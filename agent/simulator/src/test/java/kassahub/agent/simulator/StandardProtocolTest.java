package kassahub.agent.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandardProtocolTest {
  private static final String SERIAL = "0085430138900121";
  private static final String STORAGE_NUMBER_FRAME = "02 06 FF 02 1E 00 00 00 E5";
  private static final String NANO = "FC 00 00 00 01 0E 98 00 D8 D2 D0 C8 D5 2D CD C0 CD CE 2D D4";

  private RegisterSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator =
        RegisterSimulator.start(
            SimulatorConfig.of(SERIAL)
                .withByteTimeout(Duration.ofMillis(50))
                .withRestartTime(Duration.ofMillis(50)));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void saysWhatItIs() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange("FC")).isEqualTo(NANO);
    }
  }

  @Test
  void takesACommandWithoutEnquiryAfterNoise() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("00 00 00 00 02 01 FC FD");
      assertThat(client.receiveAnswer()).isEqualTo(NANO);
    }
  }

  @Test
  void refusesAWrongCheckByteAndTakesTheFrameAgain() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("05 02 01 FC FE");
      assertThat(client.read(2)).isEqualTo("15 15");
      client.send("02 01 FC FD");
      assertThat(client.receiveAnswer()).isEqualTo(NANO);
    }
  }

  @Test
  void givesALostAnswerAgainWithoutExecutingTwice() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send(STORAGE_NUMBER_FRAME);
      String first = client.read(1 + 22);
      client.send("15 05");
      assertThat(client.read(1 + 22)).isEqualTo(first).startsWith("06 02 13 FF 02 00 39 39 39 39");
      client.send("05");
      assertThat(client.read(1 + 22)).isEqualTo(first);
      client.send("06 05");
      assertThat(client.read(2)).isEqualTo("FF 15");
      assertThat(simulator.state().executed()).isEqualTo(1);
    }
  }

  @Test
  void aNewCommandDropsAnAnswerThatWaits() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send(STORAGE_NUMBER_FRAME);
      client.read(1 + 22);
      client.send("02 01 FC FD");
      assertThat(client.receiveAnswer()).isEqualTo(NANO);
      client.send("05");
      assertThat(client.read(1)).isEqualTo("15");
    }
  }

  @Test
  void dropsAHalfFrameAfterTheByteTimeout() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("02 05 11 1E");
      assertThat(client.hearsNothing()).isTrue();
      assertThat(client.exchange("FC")).isEqualTo(NANO);
    }
  }

  @Test
  void acknowledgesNothingWhenNothingWaits() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("05 06 06 15 FF 05");
      assertThat(client.read(2)).isEqualTo("15 15");
      assertThat(client.hearsNothing()).isTrue();
    }
  }

  @Test
  void sendsNoFillByteWhenToldSo() throws IOException {
    simulator.set("no-fill", "on");
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("02 01 FC FD");
      client.read(1 + 23);
      client.send("06 05");
      assertThat(client.read(1)).isEqualTo("15");
    }
  }

  @Test
  void servesASecondClientWhenTheFirstHasClosed() throws IOException {
    try (RawClient second = secondWhileFirstIsServed()) {
      assertThat(second.receiveAnswer()).isEqualTo(NANO);
    }
  }

  @Test
  void closesAClientThatSaysNothing() throws IOException {
    var impatient = SimulatorConfig.of(SERIAL).withIdleTimeout(Duration.ofSeconds(2));
    try (RegisterSimulator other = RegisterSimulator.start(impatient);
        RawClient client = new RawClient(other.port())) {
      assertThat(client.exchange("FC")).isEqualTo(NANO);
      assertThat(client.isHungUp()).isTrue();
    }
  }

  @Test
  void forgetsTheAnswerOfAClientThatLeft() throws IOException {
    leaveAnAnswerPending();
    try (RawClient next = new RawClient(simulator.port())) {
      next.send("05");
      assertThat(next.read(1)).isEqualTo("15");
    }
  }

  @Test
  void keepsTheAnswerOfAClientThatLeftWhenToldSo() throws IOException {
    simulator.set("keep-pending", "on");
    leaveAnAnswerPending();
    try (RawClient next = new RawClient(simulator.port())) {
      next.send("05");
      assertThat(next.read(1 + 22)).startsWith("06 02 13 FF 02 00");
    }
  }

  @Test
  void restartsWhenToldAndComesBack() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange("FE F3 00 00 00 00")).isEqualTo("FE 00");
      assertThat(client.isHungUp()).isTrue();
    }
    assertThat(simulator.state().restarts()).isEqualTo(1);
    await().ignoreExceptions().untilAsserted(() -> assertThat(exchangeOnce("FC")).isEqualTo(NANO));
  }

  private RawClient secondWhileFirstIsServed() throws IOException {
    try (RawClient first = new RawClient(simulator.port())) {
      assertThat(first.exchange("FC")).isEqualTo(NANO);
      RawClient second = new RawClient(simulator.port());
      second.send("02 01 FC FD");
      assertThat(second.hearsNothing()).isTrue();
      assertThat(first.exchange("FC")).isEqualTo(NANO);
      return second;
    }
  }

  private void leaveAnAnswerPending() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send(STORAGE_NUMBER_FRAME);
      client.read(1 + 22);
    }
  }

  private String exchangeOnce(String data) throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      return client.exchange(data);
    }
  }
}
