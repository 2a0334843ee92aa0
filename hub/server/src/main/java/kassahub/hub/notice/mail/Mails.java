package kassahub.hub.notice.mail;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;

/** Mail that is owed, and what became of it. */
public final class Mails {
  static final String INVITATION = "invitation";
  static final String RECOVERY = "recovery";

  /** Whoever looks for one asks within weeks; addresses are kept no longer than that. */
  private static final Duration KEPT = Duration.ofDays(90);

  private final Database database;
  private final InstantSource clock;
  private final boolean enabled;

  /**
   * Sends nothing itself.
   *
   * @param enabled a mail server is named; without one nothing may be owed
   */
  public Mails(Database database, InstantSource clock, boolean enabled) {
    this.database = database;
    this.clock = clock;
    this.enabled = enabled;
  }

  /** Whether a mail server is named. */
  public boolean enabled() {
    return enabled;
  }

  /** Owes a mail to somebody with an address; sent soon after the transaction has committed. */
  void owe(Tx tx, Mail mail) {
    if (!enabled) {
      throw new IllegalStateException("no mail server is named");
    }
    MailStore.insert(tx, mail, mail.reader().address().orElseThrow(), clock.instant());
  }

  /** Takes back what was not sent yet. */
  void withdraw(Tx tx, long user, String kind) {
    MailStore.withdraw(tx, user, kind, clock.instant());
  }

  /** How far each person's last mail of a kind is. */
  static Map<Long, MailStore.Last> last(Tx tx, List<Long> users, String kind) {
    return MailStore.last(tx, users, kind).stream()
        .collect(Collectors.toMap(MailStore.Last::user, Function.identity()));
  }

  /** For the hub's clock: forgets what ended long ago. Gives back how many. */
  public int cleanUp() {
    return database.transact(tx -> MailStore.forget(tx, clock.instant().minus(KEPT)));
  }

  /** How many are to be sent. */
  public long waiting() {
    return database.transact(MailStore::waiting);
  }

  /** For how many seconds the first of them has waited; 0 when there is none. */
  public long oldestSeconds() {
    return database.transact(tx -> MailStore.oldestSeconds(tx, clock.instant()));
  }
}
