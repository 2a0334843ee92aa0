package kassahub.hub.notice.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.AccountConfig;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.Browser;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Role;
import kassahub.hub.account.SecondFactors;
import kassahub.hub.account.Sessions;
import kassahub.hub.account.SignIn;
import kassahub.hub.account.SignInLinks;
import kassahub.hub.account.User;
import kassahub.hub.account.Users;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.notice.Notices;
import kassahub.hub.organisation.AccountKind;

/** People, their mail and a clock; the mail server is the test's. */
final class MailWorld implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  final TestDatabase server = TestDatabase.create();
  final SettableClock clock = new SettableClock();
  final Journal journal = new Journal(clock);
  final Samples samples = new Samples(server.database(), clock);
  final Notices notices = new Notices(server.database(), clock);
  final Users users = new Users(server.database(), journal, clock, AccountConfig.DEFAULT);
  final SignInLinks links = new SignInLinks(server.database(), journal, clock);
  final Mails mails = new Mails(server.database(), clock, true);
  final SecondFactors factors;
  final Invitations invitations;
  final Letters letters;
  private final List<MailServer> opened = new ArrayList<>();

  MailWorld(Path directory) {
    var secrets = AppSecrets.open(directory.resolve("app.key"));
    factors = new SecondFactors(server.database(), journal, clock, secrets);
    letters = new Letters(secrets, "https://cabinet.example.org");
    invitations =
        new Invitations(
            server.database(), new Invitations.Parts(users, links, factors, secrets, mails));
  }

  /** The job, with a mail server of this machine. */
  Posting posting(int port) {
    return posting(port, MailSettings.Tls.OFF);
  }

  Posting posting(int port, MailSettings.Tls tls) {
    var settings =
        new MailSettings(
            "127.0.0.1",
            port,
            tls,
            Optional.empty(),
            "kassahub@example.org",
            Optional.empty(),
            "https://cabinet.example.org");
    var mailServer = new MailServer(server.vertx(), settings, Optional.empty(), PATIENCE);
    opened.add(mailServer);
    return new Posting(
        server.database(), clock, new Posting.Parts(journal, notices, letters, mailServer));
  }

  long partner() {
    return samples.account(AccountKind.PARTNER);
  }

  /** Somebody who signed in. */
  Caller signedIn(NewUser draft) {
    users.create(Actor.hub(), draft, Optional.of(PASSWORD));
    var sessions = new Sessions(server.database(), journal, clock, AccountConfig.DEFAULT);
    var accepted = (SignIn.Accepted) users.signIn(draft.login(), PASSWORD, "203.0.113.7");
    var token = sessions.open(accepted, new Browser("203.0.113.7", "Firefox"));
    return sessions.find(token).orElseThrow().caller();
  }

  /** Somebody of the account who lets others in. */
  Caller manager(long account) {
    return signedIn(person(account).asManager());
  }

  static NewUser person(long account) {
    var login = "person%d@example.ru".formatted(NUMBER.incrementAndGet());
    return NewUser.russian(account, login, "Кедрова Анна", Role.PARTNER);
  }

  User user(NewUser draft) {
    return users.find(draft.login()).orElseThrow();
  }

  @Override
  public void close() {
    opened.forEach(MailServer::close);
    server.close();
  }
}
