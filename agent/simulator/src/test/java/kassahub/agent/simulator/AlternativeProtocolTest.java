package kassahub.agent.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlternativeProtocolTest {
  private static final String SYNC = "8F 00 00 0F 1D";
  private static final String TYPE_NUMBER_1 = "8F 03 00 01 00 FC 7D E6";
  private static final String STATUS_NUMBER_2 = "8F 07 00 02 00 11 1E 00 00 00 CC DE";

  private RegisterSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = RegisterSimulator.start(SimulatorConfig.of("0085430138900121"));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void answersTheFirstSyncWithANumberOnly() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.send(SYNC).read(7)).startsWith("8F 02 00 00 00");
    }
  }

  @Test
  void executesTheNextNumberAndRepeatsTheSame() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      String answer = client.send(TYPE_NUMBER_1).read(28);
      assertThat(answer).startsWith("8F 16 00 01 00 FC 00 00 00 01 0E 98 00 D8 D2 D0");
      assertThat(client.send(TYPE_NUMBER_1).read(28)).isEqualTo(answer);
      assertThat(client.send(SYNC).read(28)).isEqualTo(answer);
      assertThat(simulator.state().executed()).isEqualTo(1);
    }
  }

  @Test
  void repeatsTheLastAnswerForANumberOutOfTurn() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.send(STATUS_NUMBER_2).read(7)).startsWith("8F 02 00 00 00");
      client.send(TYPE_NUMBER_1).read(28);
      assertThat(client.send(STATUS_NUMBER_2).read(9)).startsWith("8F 34 00 02 00 11 00 1E 43");
    }
  }

  @Test
  void ignoresDamageAndNoise() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("8F 03 00 01 00 FC 7D E7 00 05 9F 8F 01 00 8F 9F 9F");
      assertThat(client.hearsNothing()).isTrue();
      assertThat(client.send(TYPE_NUMBER_1).read(5)).isEqualTo("8F 16 00 01 00");
    }
  }

  @Test
  void keepsItsNumbersAcrossClients() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send(TYPE_NUMBER_1).read(28);
    }
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.send(SYNC).read(28)).startsWith("8F 16 00 01 00 FC 00 00 00");
      assertThat(client.send(STATUS_NUMBER_2).read(7)).isEqualTo("8F 34 00 02 00 11 00");
    }
  }

  @Test
  void aClientSpeaksOneProtocolAndTheNextMayChooseAgain() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.send("05").read(1)).isEqualTo("15");
      assertThat(client.send(SYNC).hearsNothing()).isTrue();
    }
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.send(SYNC).read(3)).isEqualTo("8F 02 00");
      client.read(4);
      assertThat(client.send("05").hearsNothing()).isTrue();
    }
  }

  @Test
  void canBeToldToKnowOnlyOneProtocol() throws IOException {
    simulator.set("protocol", "2");
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.send("05").hearsNothing()).isTrue();
      assertThat(client.send(SYNC).read(3)).isEqualTo("8F 02 00");
    }
    simulator.set("protocol", "1");
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.send(SYNC).hearsNothing()).isTrue();
      assertThat(client.send("05").read(1)).isEqualTo("15");
    }
  }

  @Test
  void executesOnceWhenAnAnswerIsSlowAndTheCommandComesAgain() throws IOException {
    simulator.set("slow", "100");
    try (RawClient client = new RawClient(simulator.port())) {
      client.send(TYPE_NUMBER_1).send(TYPE_NUMBER_1);
      assertThat(client.read(28)).startsWith("8F 16 00 01 00");
      assertThat(client.hearsNothing()).isTrue();
      assertThat(simulator.state().executed()).isEqualTo(1);
    }
  }
}
