package kassahub.hub.notice.mail;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import kassahub.hub.database.Database;
import kassahub.hub.job.Backoff;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.notice.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job that carries mails to the server, each until the server takes it or for a day and a half.
 *
 * <p>At least once: whoever dies between the server's yes and our commit sends it again, with the
 * same Message-ID and the same words, which mailboxes show once.
 */
public final class Posting {
  private static final Logger LOG = LoggerFactory.getLogger(Posting.class);
  private static final int AT_ONCE = 200;

  /** Longer than one takes: {@link MailServer} gives up before. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  /** With the pauses between them about a day and a half. */
  private static final int MOST_FAILURES = 14;

  private static final String TOO_LATE = "too late";

  private final Database database;
  private final InstantSource clock;
  private final Journal journal;
  private final Notices notices;
  private final Letters letters;
  private final MailServer server;
  private final AtomicBoolean away = new AtomicBoolean();

  /** What it asks. */
  public record Parts(Journal journal, Notices notices, Letters letters, MailServer server) {}

  public Posting(Database database, InstantSource clock, Parts parts) {
    this.database = database;
    this.clock = clock;
    journal = parts.journal();
    notices = parts.notices();
    letters = parts.letters();
    server = parts.server();
  }

  /** Sends what is due; gives back how many the server took. It ends when the server is away. */
  public int run() {
    database.run(tx -> MailStore.withdrawOfShutOut(tx, clock.instant()));
    int taken = 0;
    for (int tried = 0; tried < AT_ONCE; tried++) {
      var due = claim();
      if (due.isEmpty()) {
        break;
      }
      var answer = send(due.get());
      settle(due.get(), answer);
      taken += answer instanceof MailServer.Answer.Taken ? 1 : 0;
      if (answer instanceof MailServer.Answer.Away) {
        break;
      }
    }
    return taken;
  }

  private Optional<MailStore.Due> claim() {
    var now = clock.instant();
    return database.transact(tx -> MailStore.claim(tx, now, now.plus(LEASE)));
  }

  private MailServer.Answer send(MailStore.Due mail) {
    boolean late = mail.goodUntil().filter(until -> !until.isAfter(clock.instant())).isPresent();
    return late ? new MailServer.Answer.Refused(TOO_LATE) : server.send(letters.write(mail));
  }

  private void settle(MailStore.Due mail, MailServer.Answer answer) {
    switch (answer) {
      case MailServer.Answer.Taken _ -> {
        end(mail, MailState.SENT, Optional.empty());
        back();
      }
      case MailServer.Answer.Refused(var reason) -> giveUp(mail, reason);
      case MailServer.Answer.NotNow(var reason) -> pause(mail, reason);
      case MailServer.Answer.Away(var reason) -> {
        if (away.compareAndSet(false, true)) {
          LOG.warn("Mail server is away; mail waits. reason={}", reason);
        }
        pause(mail, reason);
      }
    }
  }

  private void back() {
    if (away.compareAndSet(true, false)) {
      LOG.info("Mail server is back.");
    }
  }

  private void pause(MailStore.Due mail, String reason) {
    if (mail.failures() + 1 >= MOST_FAILURES) {
      giveUp(mail, reason);
    } else {
      var next = clock.instant().plus(Backoff.after(mail.failures() + 1));
      database.run(tx -> MailStore.pause(tx, mail.id(), reason, next));
    }
  }

  private void end(MailStore.Due mail, MailState state, Optional<String> reason) {
    database.run(tx -> MailStore.end(tx, mail.id(), state, reason, clock.instant()));
  }

  /** Its account is told, in the cabinet. */
  private void giveUp(MailStore.Due mail, String reason) {
    LOG.warn("Mail was given up. mail={} kind={}", mail.id(), mail.kind());
    database.run(
        tx -> {
          if (MailStore.end(
              tx, mail.id(), MailState.FAILED, Optional.of(reason), clock.instant())) {
            journal.record(
                tx,
                Actor.hub(),
                "mail.failed",
                "user",
                Long.toString(mail.user()),
                Map.of("mail", Long.toString(mail.id()), "kind", mail.kind()));
            notices.mailFailed(tx, mail.account(), mail.message(), mail.address());
          }
        });
  }
}
