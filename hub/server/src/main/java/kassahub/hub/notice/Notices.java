package kassahub.hub.notice;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;

/** An account's notices. */
public final class Notices {
  static final String MAIL_FAILED = "mail-failed";
  private static final int LONGEST_LIST = 200;

  private final Database database;
  private final InstantSource clock;

  public Notices(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The latest 200, newest first. */
  public List<Notice> list(Caller caller) {
    return database.transact(
        caller.scope(), tx -> NoticeStore.list(tx, caller.account(), LONGEST_LIST));
  }

  /** How many are not read yet. */
  public long unread(Caller caller) {
    return database.transact(caller.scope(), tx -> NoticeStore.unread(tx, caller.account()));
  }

  /** Marks everything up to this notice as read. */
  public void read(Caller caller, long upTo) {
    database.transact(
        caller.scope(), tx -> NoticeStore.read(tx, caller.account(), upTo, clock.instant()));
  }

  /** Takes notices that nobody was mailed of; whoever takes them mails them. */
  public List<News> takeUnmailed(Tx tx, int limit) {
    return NoticeStore.takeUnmailed(tx, clock.instant(), limit);
  }

  /** Tells that a mail of the account's did not reach whom it was for. */
  public void mailFailed(Tx tx, long account, UUID mail, String address) {
    tell(
        tx,
        new NoticeStore.Told(account, MAIL_FAILED, mail.toString(), Map.of("address", address)));
  }

  /** Tells that events are not sent to an address any more: its receiver took none for days. */
  public void webhookStopped(Tx tx, long account, long webhook, Instant at) {
    var id = Long.toString(webhook);
    tell(
        tx, new NoticeStore.Told(account, "webhook-stopped", id + ":" + at, Map.of("webhook", id)));
  }

  /** Tells a fact, once; gives back whether it was new. */
  boolean tell(Tx tx, NoticeStore.Told told) {
    return tell(tx, List.of(told)) == 1;
  }

  /** From when on a feed tells that looks back so far: a hub may have learned of it later. */
  Instant since(Tx tx, String feed, Instant earliest) {
    return NoticeStore.since(tx, feed).filter(earliest::isBefore).orElse(earliest);
  }

  /** Tells facts, each once; gives back how many were new. */
  int tell(Tx tx, List<NoticeStore.Told> told) {
    return NoticeStore.insert(tx, told, clock.instant());
  }
}
