package kassahub.agent.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ControlTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;
  private RegisterSimulator simulator;
  private ControlServer control;

  @BeforeEach
  void start() throws IOException {
    simulator = RegisterSimulator.start(Samples.register());
    control = ControlServer.start(0, List.of(directory));
    control.add(simulator);
  }

  @AfterEach
  void stop() throws IOException {
    control.close();
    simulator.close();
  }

  @Test
  void setsAndTellsWhileTheRegisterRuns() {
    String where = "--state=" + directory;
    assertThat(run("set", where, Samples.SERIAL, "shift-open", "user-name=ООО \"Два слова\""))
        .isZero();
    assertThat(simulator.state().mode()).isEqualTo(2);
    assertThat(run("get", where, Samples.SERIAL, "user-name")).isZero();
    assertThat(out.toString().strip()).isEqualTo("ООО \"Два слова\"");
    assertThat(run("set", where, Samples.SERIAL, "shift-open=off")).isZero();
    assertThat(simulator.state().mode()).isEqualTo(4);
  }

  @Test
  void tellsEverything() {
    assertThat(run("get", "--control-port=" + control.port(), Samples.SERIAL)).isZero();
    assertThat(out.toString().lines())
        .contains("mode-now=4", "no-fn=off", "serial=" + Samples.SERIAL, "documents=1500");
  }

  @Test
  void listsWhatRuns() throws IOException {
    assertThat(run("list", "--state=" + directory)).isZero();
    assertThat(out.toString().lines()).containsExactly(Samples.SERIAL + " " + simulator.port());
    control.close();
    assertThat(directory).isEmptyDirectory();
    assertThat(run("list", "--state=" + directory)).isZero();
  }

  @Test
  void leavesThePortOfAnotherProcessWithTheSameRegister() throws IOException {
    try (var other = ControlServer.start(0, List.of(directory))) {
      other.add(simulator);
      control.close();

      assertThat(ControlClient.port(directory, simulator.serial())).contains(other.port());
    }
    assertThat(ControlClient.port(directory, simulator.serial())).isEmpty();
  }

  @Test
  void saysWhyAnOrderIsRefused() {
    String where = "--state=" + directory;
    assertThat(run("set", where, Samples.SERIAL, "no-such=1")).isEqualTo(2);
    assertThat(err.toString()).contains("no fault or setting is called no-such");
    assertThat(run("set", where, "0000000000000001", "no-fn")).isEqualTo(2);
    assertThat(err.toString()).contains("no simulator 0000000000000001 is running");
  }

  @Test
  void answersNonsenseWithAReason() {
    assertThatThrownBy(() -> ControlClient.order(control.port(), "destroy"))
        .hasMessageContaining("no such order");
    assertThatThrownBy(() -> ControlClient.order(control.port(), "x".repeat(10_000)))
        .isInstanceOfAny(IllegalArgumentException.class, IOException.class);
    assertThat(run("list", "--control-port=" + control.port())).isZero();
  }

  @Test
  void helpNamesEveryFaultSettingAndModel() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "cut-after-ack", "bad-lrc", "fn-memory", "licence-until", "rr-electro", "--public-key")
        .contains("not a cash register");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 140);
  }

  @Test
  void readsItsOptions() throws IOException {
    SimulatorCommand command = new SimulatorCommand();
    new CommandLine(command)
        .parseArgs(
            "--serial=0000000000000042",
            "--model=netpay",
            "--port=0",
            "--licence-until=2026-12-31",
            "--fn=9999078900001234",
            "--fn-expires=2027-01-31",
            "--with=inn=990000000115",
            "--fault=slow=20",
            "--fault=no-fill",
            "--state=" + directory);
    try (RegisterSimulator other = RegisterSimulator.start(command.config())) {
      assertThat(other.state().licence().until()).hasToString("Optional[2026-12-31]");
      assertThat(
              List.of(
                  other.get("fn"),
                  other.get("fn-expires"),
                  other.get("inn"),
                  other.get("slow"),
                  other.get("no-fill")))
          .containsExactly("9999078900001234", "2027-01-31", "990000000115", "20", "1");
      assertThat(other.get("rnm")).startsWith("0000123456");
    }
    assertThat(directory.resolve("0000000000000042.state"))
        .content()
        .contains("fn=9999078900001234");
  }

  @Test
  void refusesOptionsThatCannotBe() {
    assertThat(run("--serial=12")).isEqualTo(2);
    assertThat(run("--model=typewriter")).isEqualTo(2);
    assertThat(run("--port=0", "--fault=no-such")).isEqualTo(2);
    assertThat(err.toString()).contains("16 digits", "one of nano", "no-such");
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulatorCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
