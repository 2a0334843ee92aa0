package kassahub.hub.notice.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.LogCapture;
import kassahub.hub.Samples;
import kassahub.hub.account.PasswordLink;
import kassahub.hub.account.Role;
import kassahub.hub.account.Roles;
import kassahub.hub.notice.Notice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** X-53: a mail is owed with what it tells, and sent until the server has it or it is given up. */
class PostingIT {
  private static final Pattern LINK = Pattern.compile("https://cabinet\\.example\\.org(/\\S+)");

  @TempDir private static Path directory;
  private final GreenMail mailbox = new GreenMail(ServerSetup.SMTP.dynamicPort());
  private final FakeSmtp fake = new FakeSmtp();
  private MailWorld world;
  private long account;

  @BeforeEach
  void open() {
    world = new MailWorld(directory);
    mailbox.start();
  }

  @AfterEach
  void close() throws IOException {
    fake.close();
    mailbox.stop();
    world.close();
  }

  @Test
  void anInvitationReachesItsReaderOnce() throws Exception {
    var manager = world.manager(world.partner());
    var draft = MailWorld.person(manager.account());

    assertThat(world.invitations.invite(manager, draft)).isEmpty();
    var posting = world.posting(mailbox.getSmtp().getPort());
    assertThat(posting.run()).isOne();
    assertThat(posting.run()).isZero();

    var mail = received().getFirst();
    assertThat(mail.getSubject()).startsWith("Приглашение в KassaHub: partner");
    assertThat(mail.getFrom()[0]).hasToString("KassaHub <kassahub@example.org>");
    assertThat(mail.getAllRecipients()[0]).hasToString(draft.login());
    assertThat(mail.getMessageID()).matches("<[0-9a-f-]{36}@example\\.org>");
    assertThat(text(mail))
        .contains("Здравствуйте, Кедрова Анна.", "21.11.2026 12:00", draft.login());
    assertThat(world.links.reader(PasswordLink.INVITATION, token(mail)))
        .hasValueSatisfying(user -> assertThat(user.login()).isEqualTo(draft.login()));
    assertThat(received()).hasSize(1);
  }

  @Test
  void theReadersLanguageIsSpoken() throws Exception {
    var manager = world.manager(world.partner());
    var person = MailWorld.person(manager.account());
    world.invitations.invite(
        manager,
        new kassahub.hub.account.NewUser(
            person.account(),
            person.login(),
            "Ann Cedar",
            Roles.of(Role.PARTNER),
            "en",
            person.zone(),
            false));

    world.posting(mailbox.getSmtp().getPort()).run();

    var mail = received().getFirst();
    assertThat(mail.getSubject()).startsWith("Invitation to KassaHub: partner");
    assertThat(text(mail)).contains("Hello Ann Cedar,", "The link works once");
  }

  @Test
  void aServerThatHungUpAfterTheLetterGetsTheSameOneAgain() {
    invite();
    var posting = world.posting(fake.port());
    fake.says("250 ok", "");
    assertThat(posting.run()).isZero();
    fake.says("250 ok", "250 ok");
    assertThat(posting.run()).isZero();
    world.clock.advance(Duration.ofMinutes(1));
    assertThat(posting.run()).isOne();

    assertThat(fake.letters()).hasSize(2);
    assertThat(line(fake.letters().getFirst(), "Message-ID"))
        .isNotEmpty()
        .isEqualTo(line(fake.letters().getLast(), "Message-ID"));
    assertThat(body(fake.letters().getFirst())).isEqualTo(body(fake.letters().getLast()));
  }

  @Test
  void whatTheServerWillNeverTakeIsGivenUpAndTold() {
    var login = invite();
    fake.says("550 5.1.1 no such mailbox here", "250 ok");
    try (var log = new LogCapture()) {
      world.posting(fake.port()).run();
      assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("@"));
    }
    world.clock.advance(Duration.ofDays(2));
    assertThat(world.posting(fake.port()).run()).isZero();

    assertThat(fake.letters()).isEmpty();
    assertThat(told()).containsExactly("mail-failed");
    assertThat(world.notices.list(anybody()).getFirst().facts()).containsEntry("address", login);
    assertThat(world.mails.waiting()).isZero();
  }

  @Test
  void aMailboxThatIsBusyIsTriedAgainWithGrowingPausesAndGivenUpInTheEnd() {
    invite();
    world.server.asOwner("update mail set good_until = null");
    fake.says("451 4.2.1 busy", "250 ok");
    var posting = world.posting(fake.port());
    int tries = 0;
    var pauses = new java.util.ArrayList<Long>();
    for (long minute = 0, last = 0; world.mails.waiting() > 0; minute++) {
      int before = failures();
      posting.run();
      if (world.mails.waiting() == 0 || failures() > before) {
        tries++;
        pauses.add(minute - last);
        last = minute;
      }
      world.clock.advance(Duration.ofMinutes(1));
    }

    assertThat(tries).isEqualTo(14);
    assertThat(pauses).startsWith(0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L).endsWith(360L, 360L);
    assertThat(told()).containsExactly("mail-failed");
  }

  @Test
  void aServerThatIsAwayEndsTheTurnAndLosesNothing() {
    invite();
    world.invitations.invite(world.manager(account), MailWorld.person(account));
    int port = mailbox.getSmtp().getPort();
    mailbox.stop();
    var posting = world.posting(port);
    assertThat(posting.run()).isZero();
    assertThat(failures()).as("the second one was not tried").isOne();

    world.clock.advance(Duration.ofMinutes(1));
    assertThat(world.posting(fake.port()).run()).isEqualTo(2);
    assertThat(world.mails.waiting()).isZero();
  }

  @Test
  void aServerThatStopsTalkingIsLeftAndTriedAgain() {
    invite();
    var posting = world.posting(fake.port());
    fake.says("", "250 ok");
    assertThat(posting.run()).isZero();
    assertThat(failures()).isOne();

    fake.says("250 ok", "250 ok");
    world.clock.advance(Duration.ofMinutes(1));
    assertThat(posting.run()).isOne();
  }

  @Test
  void aSenderThatTheServerRefusesIsNotTheReadersFault() {
    invite();
    fake.refusesSender();
    assertThat(world.posting(fake.port()).run()).isZero();
    assertThat(world.mails.waiting()).isOne();
    assertThat(told()).isEmpty();
  }

  @Test
  void aLinkThatIsOverIsNotSent() {
    invite();
    world.clock.advance(Duration.ofDays(3));
    assertThat(world.mails.oldestSeconds()).isEqualTo(3 * 86_400);
    assertThat(world.posting(fake.port()).run()).isZero();
    assertThat(fake.letters()).isEmpty();
    assertThat(told()).containsExactly("mail-failed");
  }

  @Test
  void nothingIsSentInClearWhereTlsWasAskedFor() {
    invite();
    assertThat(world.posting(fake.port(), MailSettings.Tls.STARTTLS).run()).isZero();
    assertThat(fake.letters()).isEmpty();
    assertThat(world.mails.waiting()).isOne();
  }

  @Test
  void aNameWritesNoHeaders() throws Exception {
    account = world.partner();
    world.server.asOwner(
        "update account set name = E'x\\r\\nBcc: evil@example.org' where id = " + account);
    invite();
    world.posting(mailbox.getSmtp().getPort()).run();

    assertThat(received()).hasSize(1);
    assertThat(received().getFirst().getHeader("Bcc")).isNull();
    assertThat(received().getFirst().getSubject()).endsWith("x Bcc: evil@example.org");
  }

  @Test
  void whatEndedLongAgoIsForgotten() {
    invite();
    world.posting(fake.port()).run();
    assertThat(world.mails.cleanUp()).isZero();
    world.clock.advance(Duration.ofDays(91));
    assertThat(world.mails.cleanUp()).isOne();
  }

  /** Somebody is invited, and gives the login. */
  private String invite() {
    account = account == 0 ? world.partner() : account;
    var person = MailWorld.person(account);
    world.invitations.invite(world.manager(account), person);
    return person.login();
  }

  private List<MimeMessage> received() {
    return List.of(mailbox.getReceivedMessages());
  }

  private static String text(MimeMessage mail) throws MessagingException, IOException {
    return mail.getContent().toString();
  }

  private static String token(MimeMessage mail) throws MessagingException, IOException {
    var link = LINK.matcher(text(mail));
    assertThat(link.find()).isTrue();
    return link.group(1).replace("/invitation/", "");
  }

  private List<String> told() {
    return world.notices.list(anybody()).stream().map(Notice::kind).toList();
  }

  private kassahub.hub.account.Caller anybody() {
    return Samples.caller(account, Role.PARTNER);
  }

  private int failures() {
    return world
        .server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select coalesce(sum(failures), 0)::int as n from mail",
                    row -> row.integer("n")));
  }

  private static String line(String letter, String header) {
    return letter.lines().filter(line -> line.startsWith(header + ":")).findFirst().orElse("");
  }

  private static String body(String letter) {
    return letter.substring(letter.indexOf("\n\n"));
  }
}
