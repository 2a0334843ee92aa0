package kassahub.hub.notice.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.Samples;
import kassahub.hub.account.Caller;
import kassahub.hub.account.PasswordLink;
import kassahub.hub.account.Role;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.organisation.TaxNumber;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner is let into a hub that knows nobody yet. */
class OpeningsIT {
  private static final Pattern TOKEN = Pattern.compile("/invitation/([A-Za-z0-9_=-]+)");
  private static final NewOrganisation PAYER =
      NewOrganisation.russian("ООО «Клён»", new TaxNumber("9999000172"));

  @TempDir private static Path directory;
  private final GreenMail mailbox = new GreenMail(ServerSetup.SMTP.dynamicPort());
  private MailWorld world;
  private Openings openings;
  private Organisations organisations;
  private Accounts accounts;
  private Caller administrator;

  @BeforeEach
  void open() {
    world = new MailWorld(directory);
    mailbox.start();
    var database = world.server.database();
    accounts = new Accounts(database, world.journal, world.clock);
    organisations = new Organisations(database, world.journal, world.clock);
    openings = new Openings(database, accounts, organisations, world.invitations);
    administrator = Samples.caller(world.samples.account(AccountKind.OPERATOR), Role.ADMINISTRATOR);
  }

  @AfterEach
  void close() {
    mailbox.stop();
    world.close();
  }

  @Test
  void itsFirstPersonComesInByMailAndActsForTheOrganisation() throws Exception {
    assertThat(accounts.anyPartner()).isFalse();

    assertThat(openings.open(administrator, partner("klen@example.ru"))).isEmpty();

    assertThat(accounts.anyPartner()).isTrue();
    world.posting(mailbox.getSmtp().getPort()).run();
    var mail = mailbox.getReceivedMessages()[0].getContent().toString();
    var token = TOKEN.matcher(mail.replace("=\r\n", ""));
    assertThat(token.find()).isTrue();
    world.links.setPassword(PasswordLink.INVITATION, token.group(1), MailWorld.PASSWORD);
    var user = world.users.find("klen@example.ru").orElseThrow();
    assertThat(user.manager()).isTrue();
    assertThat(organisations.payersOf(Samples.caller(user.account(), Role.PARTNER)))
        .singleElement()
        .satisfies(payer -> assertThat(payer.taxNumber()).isEqualTo(PAYER.taxNumber()));
  }

  @Test
  void whatIsTakenLeavesNothingBehind() {
    openings.open(administrator, partner("klen@example.ru"));
    long before = rows();
    var other = NewOrganisation.russian("ООО «Ель»", new TaxNumber("9999000253"));

    assertThatThrownBy(() -> openings.open(administrator, partner("else@example.ru")))
        .hasMessageContaining("ORGANISATION_EXISTS");
    assertThatThrownBy(
            () ->
                openings.open(
                    administrator, new Openings.Partner("Ель", other, "Анна", "klen@example.ru")))
        .hasMessageContaining("LOGIN_TAKEN");
    assertThatThrownBy(
            () -> openings.open(administrator, new Openings.Partner("Ель", other, "Анна", "anna")))
        .hasMessageContaining("ADDRESS_WRONG");
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void onlyAnAdministratorOpens() {
    long account = administrator.account();
    for (var role : List.of(Role.SUPPORT, Role.BACK_OFFICE, Role.PARTNER)) {
      assertThatThrownBy(
              () -> openings.open(Samples.caller(account, role), partner("klen@example.ru")))
          .isInstanceOf(Problem.Forbidden.class);
    }
  }

  private static Openings.Partner partner(String login) {
    return new Openings.Partner("Клён", PAYER, "Кленова Анна", login);
  }

  private long rows() {
    return world
        .server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select (select count(*) from account) + (select count(*) from organisation)"
                        + " + (select count(*) from app_user) + (select count(*) from mail) as n",
                    row -> row.number("n")));
  }
}
