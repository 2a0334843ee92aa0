package kassahub.hub.confirmation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A licence that would take bits away, and what two operators make of it (design d15, §7). */
class ReplacedLicenceIT {
  private static final String SERIAL = "0085430138900121";
  private static final Pattern CONFIRM = Pattern.compile("/confirmations/\\d+/confirm");
  @TempDir private static Path directory;
  private static FleetServer server;

  @BeforeAll
  static void refuse() {
    server = new FleetServer(directory, 0);
    var database = server.database();
    FleetSamples.organisations(database);
    FleetSamples.silentRegister(database, SERIAL, FleetSamples.OWN);
    FleetSamples.agent(database, "agent-own", FleetSamples.OWN, SERIAL);
    database.asOwner(
        """
        delete from dispatch;
        insert into vendor (name, legal_name, ogrn, issuer) values ('Polyus', 'OOO', '1137746317830', 'built_in');
        insert into licence_type (name, article, term_value, term_unit, rights_holder)
          values ('core', 'A1', 12, 'month', 'OOO Prava');
        insert into device_line (vendor_id, licence_type_id, name, install_method)
          select v.id, t.id, 'Polyus-1', 'agent' from vendor v, licence_type t;
        insert into activation (account_id, organisation_id, vendor_id, status, licences, amount, created_at, created_by)
          select p.account_id, r.organisation_id, v.id, 'done', 1, 0, '2026-01-01Z', 'test'
          from register r, vendor v, account_organisation p where p.organisation_id = r.organisation_id;
        insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id,
          new_until, final_until, price, delivery, licence, signature)
          select a.number, 1, a.account_id, r.serial, 'Kiosk', l.id, l.licence_type_id, '2027-01-01', '2027-01-01', 0, 'failed',
            decode(repeat('01', 64), 'hex'), decode(repeat('02', 64), 'hex')
          from activation a, register r, device_line l;
        insert into licence_assignment (serial, activation, account_id, licence, signature, until, assigned_at)
          select serial, activation, account_id, licence, signature, final_until, '2026-01-01Z' from activation_line;
        insert into dispatch (id, agent_id, register_id, kind, licence, signature, state, created_at, created_by, due_at,
          deadline, finished_at, reason_code)
          select gen_random_uuid(), agent_id, id, 'install_licence', decode(repeat('01', 64), 'hex'),
            decode(repeat('02', 64), 'hex'), 'failed', '2026-01-02Z', 'test', '2026-01-02Z', '2026-01-03Z', '2026-01-02Z',
            'would-shorten'
          from register;
        """);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void isSentWhenAnotherOperatorConfirms() {
    assertThat(card("partner")).doesNotContain("replace-licence");
    assertThat(card("support")).contains("replace-licence", "Касса не приняла лицензию");

    assertThat(ask("partner")).isEqualTo(403);
    assertThat(ask("support")).isEqualTo(303);
    assertThat(ask("support")).as("once").isEqualTo(409);
    assertThat(card("support"))
        .contains("Ждёт второго сотрудника")
        .doesNotContain("replace-licence");
    var shown = CONFIRM.matcher(server.page("administrator", "/confirmations").body());
    assertThat(shown.find()).isTrue();
    assertThat(server.post("support", shown.group(), "").statusCode()).as("herself").isEqualTo(403);
    assertThat(replacing()).isZero();
    assertThat(server.post("administrator", shown.group(), "").statusCode()).isEqualTo(303);

    assertThat(replacing()).isOne();
    assertThat(card("support")).doesNotContain("Касса не приняла лицензию");
    assertThat(ask("support")).as("under way").isEqualTo(409);
  }

  private static int ask(String who) {
    return server.post(who, "/registers/1/replace-licence", "").statusCode();
  }

  private static String card(String who) {
    return server.page(who, "/registers/1").body();
  }

  private static long replacing() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.one(
                    "select count(*) as n from dispatch where replace and state = 'waiting'",
                    row -> row.number("n")));
  }
}
