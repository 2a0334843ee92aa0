package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of an agent whose key is in two places, as its owner, a stranger and support see it. */
class SuspendedAgentIT {
  private static final String COPIED = "agent-copied";
  private static final String RELEASED = "agent-released";

  @TempDir static Path directory;
  private static FleetServer server;

  @BeforeAll
  static void fill() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
    suspended(COPIED, "0085430138900121");
    suspended(RELEASED, "0085430138900122");
  }

  private static void suspended(String agent, String serial) {
    var database = server.database();
    FleetSamples.silentRegister(database, serial, FleetSamples.OWN);
    FleetSamples.agent(database, agent, FleetSamples.OWN, serial);
    database.asOwner(
        """
        update agent set suspended_at = '2026-11-18 08:45Z', suspend_reason = 'two computers use the same key'
        where id = '%1$s';
        insert into agent_link (agent_id, generation, transport, address, since, returns, returns_since)
        values ('%1$s', 7, 'grpc', '/198.51.100.9:40112', '2026-11-18 08:44Z', 5, '2026-11-18 08:20Z');
        insert into agent_stream (agent_id, stream, stored_up_to, opened_at, greeted_at, transport, address)
        values ('%1$s', 1, 0, '2026-11-01Z', '2026-11-10 08:00Z', 'mqtt', '/192.0.2.99:1'),
          ('%1$s', 2, 0, '2026-11-01Z', '2026-11-18 08:43Z', 'mqtt', '/192.0.2.7:50310'),
          ('%1$s', 3, 0, '2026-11-17Z', '2026-11-18 08:44Z', 'grpc', '/198.51.100.9:40112');
        """
            .formatted(agent));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void theOwnerSeesBothPlacesAndWhatToDo() {
    assertThat(server.page("partner", "/agents/" + COPIED).body())
        .contains(
            "агент остановлен 18.11.2026 11:45",
            "198.51.100.9:40112, GRPC, 18.11.2026 11:44",
            "192.0.2.7:50310, MQTT, 18.11.2026 11:43",
            "Выдать новую строку",
            "Пустить снова",
            "Отозвать агента")
        .doesNotContain("192.0.2.99");
    assertThat(server.page("partner", "/agents").body())
        .contains("Остановлен", "ключ в двух местах с 18.11.2026 11:45");
  }

  @Test
  void supportSeesTheSame() {
    assertThat(server.page("support", "/agents/" + COPIED).body())
        .contains("198.51.100.9:40112", "192.0.2.7:50310", "Пустить снова");
  }

  @Test
  void aStrangerSeesAndDoesNothing() {
    String agent = "/agents/" + COPIED;
    assertThat(server.page("stranger", agent).statusCode()).isEqualTo(404);
    assertThat(server.page("stranger", "/agents").body()).doesNotContain(COPIED);
    assertThat(server.post("stranger", agent + "/release", "").statusCode()).isEqualTo(404);
    String replacing = "organisation=3&name=a&uses=1&days=7&replaces=" + COPIED;
    assertThat(server.post("stranger", "/enrolments", replacing).statusCode()).isEqualTo(404);
  }

  @Test
  void theButtonMakesAStringThatPutsAnotherComputerInItsPlace() {
    String replacing = "organisation=1&name=lesnaya-4&uses=1&days=7&replaces=" + COPIED;
    assertThat(server.page("partner", "/agents/" + COPIED).body())
        .contains("name=\"replaces\" value=\"" + COPIED + "\"")
        .contains("name=\"organisation\" value=\"1\"");
    var made = server.post("partner", "/enrolments", replacing);
    assertThat(made.statusCode()).isEqualTo(303);
    String note = made.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    String string = note.substring(note.indexOf('=') + 1);
    var shown = server.page("partner", made.headers().firstValue("Location").orElseThrow(), note);
    assertThat(shown.body()).contains("kassahub enrol '" + string + "'", "lesnaya-4");
    assertThat(shown.headers().firstValue("Set-Cookie").orElseThrow())
        .contains(note.substring(0, note.indexOf('=') + 1) + ";", "Max-Age=0");
    assertThat(server.page("partner", "/enrolments").body())
        .contains("lesnaya-4")
        .doesNotContain(string);
  }

  @Test
  void theOwnerLetsItInAgainAndItsReturnsAreForgotten() {
    server.post("partner", "/agents/" + RELEASED + "/release", "");
    assertThat(server.page("partner", "/agents/" + RELEASED).body())
        .doesNotContain("Один и тот же ключ", "192.0.2.7");
    long returns =
        server
            .database()
            .database()
            .transact(
                tx ->
                    tx.one(
                        "select returns from agent_link where agent_id = $1",
                        row -> row.number("returns"),
                        RELEASED));
    assertThat(returns).isZero();
  }
}
