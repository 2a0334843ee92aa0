package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kassahub.agent.Transport;
import kassahub.agent.enrol.Enrolment;
import kassahub.agent.enrol.IdentityFiles;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.deploy.line.Child.Jvm;
import kassahub.deploy.line.LineStore.Heard;
import kassahub.deploy.line.ProcessInstaller.Seat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many tills at once: the partner's file becomes strings, and one image with the file of strings
 * lets each till in as itself. Hub, agents and the command are processes.
 */
@Timeout(480)
class BatchIT {
  private static final long SEED = 1;
  private static final Installer INSTALLER = new ProcessInstaller();
  private static final int MEGABYTES = 64;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String OFFICE = Enrolment.host();

  private final List<String> serials = Line.serials(SEED, INSTALLER);
  private final List<RegisterSimulator> registers = new ArrayList<>();
  private final List<AgentProcess> agents = new ArrayList<>();
  private Path data;
  private LoneSite site;
  private HubProcess hub;
  private long organisation;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void open(@TempDir Path folder) throws IOException {
    data = folder;
    site = new LoneSite(data.resolve("hub"));
    hub = HubProcess.start(site, List.of(SEED), INSTALLER);
    organisation = hub.organisation(SEED, serials);
    for (String serial : serials) {
      registers.add(
          RegisterSimulator.start(SimulatorConfig.of(serial).withAddress("127.0.0.1", 0)));
    }
  }

  @AfterEach
  void nothingIsLeft() {
    agents.forEach(AgentProcess::stop);
    registers.forEach(RegisterSimulator::close);
    hub.close();
    Child.awaitNone();
  }

  @Test
  void aFileOfTillsLetsEachInAsItself() throws Exception {
    Path strings = data.resolve("strings.csv");
    try (var partner = new Partner(site.web())) {
      String batch = partner.batch(organisation, "image", tills());
      assertThat(partner.get(batch + "/strings.csv").statusCode())
          .as("not approved")
          .isEqualTo(409);
      partner.approve(batch);
      Files.writeString(strings, partner.get(batch + "/strings.csv").body());
      assertThat(Files.readString(strings)).containsPattern("(?s)(kh1:.*){3}");
      assertThat(partner.get(batch + "/labels.pdf").body()).startsWith("%PDF");

      assertThat(enrol("till-0", strings, "9900000000000999")).as("no row of it").isOne();
      assertThat(enrol("till-0", strings, serials.get(0))).as(said("till-0")).isZero();
      hub.kill();
      assertThat(enrol("copy", strings, serials.get(0))).as("the string works once").isOne();
      assertThat(said("copy")).contains("the string was used already");

      start("till-0", Map.of(), serials.subList(0, 1));
      silently("till-1", strings, Map.of("KASSAHUB_SERIAL", serials.get(1)), serials.subList(1, 2));
      silently("office", strings, Map.of(), List.of());

      await("all to be connected")
          .atMost(SOON)
          .until(() -> hub.read(tx -> LineStore.linked(tx, organisation)) == 3);
      await("both registers").atMost(SOON).until(() -> heard().equals(serials));
      assertThat(List.of(agent("till-0"), agent("till-1"), agent("office")))
          .doesNotHaveDuplicates();
      assertThat(partner.get(batch + "/strings.csv").body()).as("used up").doesNotContain("kh1:");
      assertThat(partner.get(batch).body())
          .contains(agent("till-0"), agent("till-1"), agent("office"));
    }
  }

  /** As a spreadsheet writes it. */
  private String tills() {
    return "serial;name;address\r\n%s;till 0;\"here; there\"\r\n%s;till 1;\r\n;%s;office\r\n"
        .formatted(serials.get(0), serials.get(1), OFFICE);
  }

  private int enrol(String till, Path strings, String serial) throws Exception {
    Files.createDirectories(data.resolve(till));
    Child command =
        Child.start(
            Jvm.of(MEGABYTES, StartCache.AGENT.flags()),
            data.resolve(till + ".log"),
            Map.of("LANG", "C.UTF-8"),
            "enrol",
            "--batch=" + strings,
            "--serial=" + serial,
            "--data=" + data.resolve(till));
    command.awaitEnd(SOON);
    return command.code();
  }

  private List<String> heard() {
    List<Heard> heard = hub.read(tx -> LineStore.heard(tx, organisation));
    return heard.stream().map(Heard::serial).toList();
  }

  private String said(String till) throws IOException {
    return Files.readString(data.resolve(till + ".log"));
  }

  /** What lies in an image: the configuration and the strings; the first start does the rest. */
  private void silently(
      String till, Path strings, Map<String, String> environment, List<String> here)
      throws IOException {
    Files.createDirectories(data.resolve(till));
    Files.copy(strings, data.resolve(till).resolve("enrolment.csv"));
    start(till, environment, here);
    await(till + " to be let in")
        .atMost(SOON)
        .until(() -> Files.exists(data.resolve(till).resolve("identity/identity.pem")));
  }

  private void start(String till, Map<String, String> environment, List<String> here)
      throws IOException {
    Path own = data.resolve(till);
    var config =
        new StringBuilder(
            ProcessInstaller.config(own, Transport.AUTO, Seat.at(hub.doors()), List.of()));
    for (String serial : here) {
      config.append(
          """
          [[register]]
          link = "tcp 127.0.0.1:%d"
          """
              .formatted(registers.get(serials.indexOf(serial)).port()));
    }
    Files.writeString(own.resolve("agent.toml"), config);
    var agent = new AgentProcess(List.of(), own.resolve("agent.toml"), data.resolve(till + ".log"));
    agents.add(agent);
    agent.start(environment);
  }

  private String agent(String till) throws IOException {
    return IdentityFiles.open(data.resolve(till)).current().orElseThrow().credentials().agent();
  }
}
