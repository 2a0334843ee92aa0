package kassahub.hub.notice.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kassahub.hub.account.Caller;
import kassahub.hub.notice.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** who wants it is mailed of what the cabinet says, once. */
class NoticeMailsIT {
  private static final String INVOICE =
      "{\"invoice\": \"ПГ-1\", \"kopecks\": \"200000\", \"currency\": \"RUB\", \"due\":"
          + " \"2026-11-25\", \"order\": \"7\"}";

  private static final String CORRECTION =
      "{\"correction\": \"К-1\", \"kopecks\": \"1\", \"currency\": \"RUB\", \"order\": \"7\"}";

  @TempDir private static Path directory;
  private final GreenMail mailbox = new GreenMail(ServerSetup.SMTP.dynamicPort());
  private MailWorld world;
  private NoticeMails mails;
  private Caller manager;

  @BeforeEach
  void open() {
    mailbox.start();
    world = new MailWorld(directory);
    mails = new NoticeMails(world.server.database(), world.clock, world.journal, world.notices);
    manager = world.manager(world.partner());
  }

  @AfterEach
  void close() {
    mailbox.stop();
    world.close();
  }

  @Test
  void aManagerIsMailedOnceOfWhatTheCabinetSays() throws Exception {
    tell(manager.account(), "invoice-issued", "1", INVOICE);
    assertThat(mails.run()).isOne();
    assertThat(mails.run()).isZero();
    post();

    var mail = received().getFirst();
    assertThat(mail.getSubject()).isEqualTo("KassaHub: счета");
    assertThat(mail.getContent().toString().replace('\u00a0', ' '))
        .contains(
            "Выставлен счёт ПГ-1 на 2 000 ₽. Оплатите до 25.11.2026.",
            "https://cabinet.example.org/orders/7",
            "https://cabinet.example.org/notices");
    assertThat(received()).hasSize(1);
  }

  @Test
  void whoMayBuyAgainIsMailedOfIt() throws Exception {
    tell(manager.account(), "account-opened", "1", "{\"page\": \"/activations\"}");
    assertThat(mails.run()).isOne();
    post();

    assertThat(received().getFirst().getContent().toString())
        .contains("Новые активации снова открыты.", "https://cabinet.example.org/activations");
  }

  @Test
  void whatHappenedTogetherIsOneMailATopic() throws Exception {
    IntStream.range(0, 25)
        .forEach(
            n ->
                tell(
                    manager.account(),
                    "installation-failed",
                    "a" + n,
                    "{\"number\": \"7\", \"serial\": \"%016d\", \"activation\": \"7\"}"
                        .formatted(n)));
    tell(manager.account(), "agent-suspended", "b", "{\"agent\": \"Касса\", \"id\": \"x\"}");

    assertThat(mails.run()).isEqualTo(2);
    post();

    assertThat(received())
        .extracting(MimeMessage::getSubject)
        .containsExactlyInAnyOrder("KassaHub: лицензии касс", "KassaHub: агенты");
    assertThat(received().getFirst().getContent().toString())
        .contains("0000000000000000", "0000000000000019", "И ещё 5")
        .doesNotContain("0000000000000020");
  }

  @Test
  void everybodyChoosesForThemselves() throws Exception {
    var colleague = world.signedIn(MailWorld.person(manager.account()));
    assertThat(mails.choices(manager)).allMatch(NoticeMails.Choice::wanted).hasSize(3);
    assertThat(mails.choices(colleague)).noneMatch(NoticeMails.Choice::wanted);

    mails.choose(manager, List.of(Topic.AGENTS));
    mails.choose(colleague, List.of(Topic.INVOICES));
    tell(manager.account(), "correction-issued", "7:1", CORRECTION);
    tell(manager.account(), "renewal-ordered", "8", "{\"activation\": \"8\"}");
    mails.run();
    post();

    assertThat(received()).hasSize(1);
    assertThat(recipient(received().getFirst())).isEqualTo(world.users.self(colleague).login());
    assertThat(received().getFirst().getContent().toString()).contains("К-1", "/orders/7");
    assertThat(mails.choices(manager))
        .filteredOn(NoticeMails.Choice::wanted)
        .extracting(NoticeMails.Choice::topic)
        .containsExactly(Topic.AGENTS);
  }

  @Test
  void strangersAndThoseWhoAreOutAreNotMailed() {
    world.manager(world.partner());
    var out = world.signedIn(MailWorld.person(manager.account()).asManager());
    world.users.disable(manager, out.user());
    world.invitations.invite(manager, MailWorld.person(manager.account()).asManager());
    world.server.asOwner("delete from mail");
    tell(manager.account(), "invoice-issued", "1", INVOICE);

    assertThat(mails.run()).isOne();
  }

  @Test
  void whatIsOwedToSomebodyWhoIsShutOutMeanwhileIsNotSent() {
    var out = world.signedIn(MailWorld.person(manager.account()).asManager());
    tell(manager.account(), "invoice-issued", "1", INVOICE);
    assertThat(mails.run()).isEqualTo(2);
    world.users.disable(manager, out.user());
    post();

    assertThat(received()).hasSize(1);
    assertThat(recipient(received().getFirst())).isEqualTo(world.users.self(manager).login());
    assertThat(world.mails.waiting()).isZero();
  }

  @Test
  void aFailedMailIsNoReasonForAnotherAndOldNewsIsNone() {
    tell(manager.account(), "mail-failed", "1", "{\"address\": \"x\"}");
    assertThat(mails.run()).isZero();
    tell(manager.account(), "invoice-issued", "1", INVOICE);
    world.clock.advance(Duration.ofDays(1));
    assertThat(mails.run()).isZero();
    world.clock.set(kassahub.hub.SettableClock.START);
    assertThat(mails.run()).as("and is not taken up later").isZero();
  }

  private void tell(long account, String kind, String key, String facts) {
    world.server.asOwner(
        "insert into notice (account_id, at, kind, key, facts) values (%d, '%s', '%s', '%s', '%s')"
            .formatted(account, world.clock.instant(), kind, key, facts));
  }

  private void post() {
    world.posting(mailbox.getSmtp().getPort()).run();
  }

  private List<MimeMessage> received() {
    return Arrays.asList(mailbox.getReceivedMessages());
  }

  private static String recipient(MimeMessage mail) {
    try {
      return mail.getAllRecipients()[0].toString();
    } catch (jakarta.mail.MessagingException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
