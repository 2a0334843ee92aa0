package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators see every tenant's things, and the journal remembers that they looked (DESIGN §7). */
class LooksIT {
  private static final String AGENT = "agent-looked-at";
  private static final String SERIAL = "0085430138900131";

  @TempDir static Path directory;
  private static FleetServer server;

  @BeforeAll
  static void fill() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
    FleetSamples.toldRegister(server.database(), SERIAL, FleetSamples.OWN);
    FleetSamples.agent(server.database(), AGENT, FleetSamples.OWN, SERIAL);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void isOneLineAnHourForAnOperatorAndAnOrganisationWhateverIsOpened() {
    List<String> pages = List.of("/registers/1", "/agents/" + AGENT, "/registers/1");
    pages.forEach(page -> assertThat(server.page("partner", page).statusCode()).isEqualTo(200));
    assertThat(looks()).isEmpty();

    pages.forEach(page -> assertThat(server.page("support", page).statusCode()).isEqualTo(200));
    server.api("support", "/api/v1/registers/1/dispatches");
    assertThat(looks()).containsExactly("Анна Кедрова: register 1");

    server.page("administrator", pages.get(1));
    assertThat(looks()).containsExactly("Анна Кедрова: register 1", "Борис Ольхов: agent " + AGENT);

    server.clock().advance(Duration.ofMinutes(61));
    server.page("support", pages.get(1));
    assertThat(looks()).hasSize(3).last().isEqualTo("Анна Кедрова: agent " + AGENT);
  }

  private static List<String> looks() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.list(
                    """
                    select actor_name || ': ' || (details ->> 'first') as look from journal
                    where action = 'organisation.looked-at' and object_kind = 'organisation'
                      and object_id = $1 order by id
                    """,
                    row -> row.string("look"),
                    Long.toString(FleetSamples.OWN)));
  }
}
