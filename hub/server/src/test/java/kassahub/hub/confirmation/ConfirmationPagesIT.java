package kassahub.hub.confirmation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator asks for a register to be moved, another one decides (DESIGN §7). */
class ConfirmationPagesIT {
  private static final String SERIAL = "0085430138900121";
  private static final String CLAIMANT = "agent-claimant";
  private static final String CONFIRM = "/confirmations/1/confirm";
  private static final String REFUSE = "/confirmations/1/refuse";
  private static final String WITHDRAW = "/confirmations/1/withdraw";

  @TempDir private Path directory;
  private FleetServer server;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void claim() {
    server = new FleetServer(directory, 0);
    var database = server.database();
    FleetSamples.organisations(database);
    FleetSamples.silentRegister(database, SERIAL, FleetSamples.OWN);
    FleetSamples.silentRegister(database, "0085430138900122", FleetSamples.FOREIGN);
    FleetSamples.agent(database, CLAIMANT, FleetSamples.FOREIGN, "0085430138900122");
    FleetSamples.claim(database, SERIAL, CLAIMANT, FleetSamples.FOREIGN);
    assertThat(post("support", "/claims/1/accept")).isEqualTo(303);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whoAskedCannotConfirmAndAnotherOperatorCan() {
    assertThat(server.page("support", "/confirmations").body())
        .contains("Передать кассу " + SERIAL, "Чужая лавка", "Ждёт", WITHDRAW)
        .doesNotContain(CONFIRM, REFUSE);
    assertThat(server.page("support", "/claims").body())
        .contains("Ждёт второго сотрудника")
        .doesNotContain("/claims/1/accept");
    assertThat(post("support", CONFIRM)).isEqualTo(403);
    assertThat(post("support", REFUSE)).isEqualTo(403);
    assertThat(owner()).isEqualTo(FleetSamples.OWN);

    assertThat(server.page("administrator", "/confirmations").body())
        .contains(CONFIRM, REFUSE)
        .doesNotContain(WITHDRAW);
    assertThat(post("administrator", CONFIRM)).isEqualTo(303);
    assertThat(owner()).isEqualTo(FleetSamples.FOREIGN);
    assertThat(journal())
        .containsExactly(
            "1 confirmation.requested", "2 claim.accepted", "2 confirmation.confirmed");
    assertThat(server.page("support", "/confirmations").body())
        .contains("Подтверждено", "Борис Ольхов")
        .doesNotContain(WITHDRAW);
  }

  @Test
  void whatANewerReleaseAskedForStopsNobody() {
    server.database().asOwner("alter table confirmation drop constraint confirmation_kind_check");
    server
        .database()
        .asOwner(
            """
            insert into confirmation (kind, object, facts, asked_by, asked_by_name, asked_at, expires_at, state)
            select 'of_tomorrow', '1', '{}', asked_by, asked_by_name, asked_at, asked_at, 'open' from confirmation
            """);
    assertThat(server.page("administrator", "/confirmations").body()).contains(CONFIRM);
    assertThat(post("administrator", "/confirmations/2/confirm")).isEqualTo(404);
    assertThat(post("administrator", CONFIRM)).isEqualTo(303);
  }

  @Test
  void whatWasDecidedStaysDecided() {
    assertThat(post("administrator", REFUSE)).isEqualTo(303);
    assertThat(post("administrator", CONFIRM)).isEqualTo(409);
    assertThat(post("administrator", REFUSE)).isEqualTo(409);
    assertThat(post("support", WITHDRAW)).isEqualTo(409);
    assertThat(owner()).isEqualTo(FleetSamples.OWN);
    assertThat(journal()).containsExactly("1 confirmation.requested", "2 confirmation.refused");
  }

  @Test
  void onlyWhoAskedTakesItBack() {
    assertThat(post("administrator", WITHDRAW)).isEqualTo(403);
    assertThat(post("support", WITHDRAW)).isEqualTo(303);
    assertThat(post("administrator", CONFIRM)).isEqualTo(409);
    assertThat(owner()).isEqualTo(FleetSamples.OWN);
    assertThat(journal()).containsExactly("1 confirmation.requested", "1 confirmation.withdrawn");
  }

  @Test
  void nobodyConfirmsAfterThreeDaysAndItMayBeAskedForAgain() {
    server.clock().advance(Duration.ofDays(3));
    assertThat(post("administrator", CONFIRM)).isEqualTo(409);
    assertThat(owner()).isEqualTo(FleetSamples.OWN);
    assertThat(server.page("administrator", "/confirmations").body()).contains("Срок вышел");
    assertThat(journal()).containsExactly("1 confirmation.requested", "hub confirmation.expired");
    assertThat(post("support", "/claims/1/accept")).isEqualTo(303);
    assertThat(post("administrator", "/confirmations/2/confirm")).isEqualTo(303);
    assertThat(owner()).isEqualTo(FleetSamples.FOREIGN);
  }

  @Test
  void whatLapsedUnseenMayBeAskedForByAnother() {
    server.clock().advance(Duration.ofDays(3));
    assertThat(post("administrator", "/claims/1/accept")).isEqualTo(303);
    assertThat(post("administrator", "/confirmations/2/confirm")).isEqualTo(403);
    assertThat(post("support", "/confirmations/2/confirm")).isEqualTo(303);
    assertThat(owner()).isEqualTo(FleetSamples.FOREIGN);
  }

  @Test
  void theSameIsAskedForOnce() {
    assertThat(post("administrator", "/claims/1/accept")).isEqualTo(409);
    assertThat(journal()).containsExactly("1 confirmation.requested");
  }

  @Test
  void tenantsAndThoseWithoutTheRightDecideNothing() {
    for (String who : List.of("partner", "stranger")) {
      assertThat(server.page(who, "/confirmations").statusCode()).isEqualTo(403);
    }
    for (String who : List.of("partner", "stranger", "backOffice")) {
      assertThat(post(who, CONFIRM)).isEqualTo(403);
      assertThat(post(who, REFUSE)).isEqualTo(403);
    }
    assertThat(owner()).isEqualTo(FleetSamples.OWN);
  }

  @Test
  void whoHoldsTheRegisterStillDecidesAlone() {
    assertThat(server.page("partner", "/claims").body())
        .contains("/claims/1/accept")
        .doesNotContain("Ждёт второго");
    assertThat(post("partner", "/claims/1/accept")).isEqualTo(303);
    assertThat(owner()).isEqualTo(FleetSamples.FOREIGN);
    assertThat(post("administrator", CONFIRM)).isEqualTo(404);
  }

  @Test
  void thePageOfKeysSaysHowManyWaitForASecondOperator() { // DESIGN §7
    String key = "name=1%D0%A1&scope-SEE_REGISTERS=yes";
    assertThat(keys("administrator")).doesNotContain("Ждут второго сотрудника");
    for (int made = 0; made < 2; made++) {
      assertThat(server.post("administrator", "/keys", key).statusCode()).isEqualTo(303);
    }
    for (var operator : List.of("administrator", "secondAdministrator")) {
      assertThat(keys(operator)).as(operator).contains("Ждут второго сотрудника: 2");
    }
    assertThat(keys("partner")).doesNotContain("Ждут второго сотрудника");

    assertThat(post("secondAdministrator", "/confirmations/2/confirm")).isEqualTo(303);
    assertThat(keys("administrator")).contains("Ждут второго сотрудника: 1");
    assertThat(post("secondAdministrator", "/confirmations/3/refuse")).isEqualTo(303);
    assertThat(keys("administrator")).doesNotContain("Ждут второго сотрудника");
  }

  private String keys(String who) {
    var page = server.page(who, "/keys");
    assertThat(page.statusCode()).as(who).isEqualTo(200);
    return page.body();
  }

  private int post(String who, String path) {
    return server.post(who, path, "").statusCode();
  }

  private long owner() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.one(
                    "select organisation_id from register where serial = $1",
                    row -> row.number("organisation_id"),
                    SERIAL));
  }

  private List<String> journal() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.list(
                    """
                    select actor || ' ' || action as line from journal
                    where action like 'confirmation.%' or action like 'claim.%' order by id
                    """,
                    row -> row.string("line")));
  }
}
