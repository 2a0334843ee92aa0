package kassahub.hub.confirmation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A licence that would take bits away, and what two operators make of it (design d15, §7). */
class ReplacedLicenceIT {
  private static final String SERIAL = "0085430138900121";
  private static final Pattern CONFIRM = Pattern.compile("/confirmations/\\d+/confirm");
  private static final LicenceMask ASSIGNED =
      LicenceMask.fromHex("12").throughQuarterOf(LocalDate.of(2026, 12, 31));
  private static final LicenceMask ON_DEVICE =
      LicenceMask.fromHex("0701").throughQuarterOf(LocalDate.of(2027, 12, 31));
  private static final String LOST =
      "бессрочные функции № 1, 3, 9; кварталы I кв. 2027 – IV кв. 2027";
  @TempDir private Path directory;
  private FleetServer server;

  @BeforeEach
  void refuse() {
    server = new FleetServer(directory, 0);
    var database = server.database();
    FleetSamples.organisations(database);
    FleetSamples.toldRegister(database, SERIAL, FleetSamples.OWN);
    FleetSamples.agent(database, "agent-own", FleetSamples.OWN, SERIAL);
    database.asOwner(
        """
        delete from dispatch;
        update register_state set licence = decode('%2$s', 'hex'), licence_until = '2027-12-31', shift = 'closed';
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
            decode('%1$s', 'hex'), decode(repeat('02', 64), 'hex')
          from activation a, register r, device_line l;
        insert into licence_assignment (serial, activation, account_id, licence, signature, until, assigned_at)
          select serial, activation, account_id, licence, signature, final_until, '2026-01-01Z' from activation_line;
        insert into dispatch (id, agent_id, register_id, kind, licence, signature, state, created_at, created_by, due_at,
          deadline, finished_at, reason_code)
          select gen_random_uuid(), agent_id, id, 'install_licence', decode('%1$s', 'hex'),
            decode(repeat('02', 64), 'hex'), 'failed', '2026-01-02Z', 'test', '2026-01-02Z', '2026-01-03Z', '2026-01-02Z',
            'would-shorten'
          from register;
        """
            .formatted(ASSIGNED.hex(), ON_DEVICE.hex()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void isSentWhenAnotherOperatorConfirms() {
    assertThat(card("partner")).doesNotContain("replace-licence");
    assertThat(card("support"))
        .contains("replace-licence", "Касса не приняла лицензию", "Нет в назначенной: " + LOST)
        .contains("Касса потеряет: " + LOST);

    assertThat(ask("partner")).isEqualTo(403);
    assertThat(ask("support")).isEqualTo(303);
    assertThat(ask("support")).as("once").isEqualTo(409);
    assertThat(card("support"))
        .contains("Ждёт второго сотрудника")
        .doesNotContain("replace-licence");
    var shown = server.page("administrator", "/confirmations").body();
    assertThat(shown)
        .contains(
            "Записать в кассу %s назначенную лицензию (до 2026-12-31)".formatted(SERIAL),
            "вместо той, что в ней (до 2027-12-31). Касса потеряет: " + LOST);
    String confirm = confirm(shown);
    assertThat(server.post("support", confirm, "").statusCode()).as("herself").isEqualTo(403);
    assertThat(replacing()).isZero();
    assertThat(server.post("administrator", confirm, "").statusCode()).isEqualTo(303);

    assertThat(replacing()).isOne();
    assertThat(card("support")).doesNotContain("Касса не приняла лицензию");
    assertThat(ask("support")).as("under way").isEqualTo(409);
    assertThat(journal())
        .containsExactly(
            "confirmation.requested Анна Кедрова confirmation 1",
            "licence.replaced Борис Ольхов device " + SERIAL,
            "confirmation.confirmed Борис Ольхов confirmation 1");
  }

  @Test
  void isNotSentWhenTheRegisterShowsOtherBitsByThen() {
    assertThat(ask("support")).isEqualTo(303);
    server
        .database()
        .asOwner(
            "update register_state set licence = decode('%s', 'hex')"
                .formatted(ON_DEVICE.throughQuarterOf(LocalDate.of(2028, 3, 31)).hex()));

    String confirm = confirm(server.page("administrator", "/confirmations").body());
    assertThat(server.post("administrator", confirm, "").statusCode()).isEqualTo(409);
    assertThat(replacing()).isZero();
    assertThat(journal()).containsExactly("confirmation.requested Анна Кедрова confirmation 1");
  }

  @Test
  void isSignedAgainInsteadWhenTwoAdministratorsAnswerForTheBits() { // decision 021
    server
        .database()
        .asOwner(
            """
            insert into device (serial, line_id, model, source, created_at, changed_at)
            select '%s', id, 'Kiosk', 'import', '2026-01-01Z', '2026-01-01Z' from device_line
            on conflict (serial) do update set line_id = excluded.line_id
            """
                .formatted(SERIAL));

    server.post("administrator", "/registers/1/licence-bits", "mask=" + ON_DEVICE.hex());
    String confirm = confirm(server.page("secondAdministrator", "/confirmations").body());
    assertThat(server.post("secondAdministrator", confirm, "").statusCode()).isEqualTo(303);

    assertThat(replacing()).isZero();
    assertThat(waiting()).containsExactly(ON_DEVICE.union(ASSIGNED));
    assertThat(card("support")).doesNotContain("Касса не приняла лицензию");
  }

  /** Licences that its agent is to write. */
  private List<LicenceMask> waiting() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.list(
                    "select licence from dispatch where state = 'waiting'",
                    row -> LicenceMask.of(row.bytes("licence"))));
  }

  private static String confirm(String page) {
    var found = CONFIRM.matcher(page);
    assertThat(found.find()).isTrue();
    return found.group();
  }

  /** What was done, by whom, and to what. */
  private List<String> journal() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.list(
                    """
                    select action || ' ' || actor_name || ' ' || object_kind || ' ' || object_id as line
                    from journal where action like 'confirmation.%' or action = 'licence.replaced'
                    order by id
                    """,
                    row -> row.string("line")));
  }

  private int ask(String who) {
    return server.post(who, "/registers/1/replace-licence", "").statusCode();
  }

  private String card(String who) {
    return server.page(who, "/registers/1").body();
  }

  private long replacing() {
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
