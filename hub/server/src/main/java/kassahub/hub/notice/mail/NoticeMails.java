package kassahub.hub.notice.mail;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.notice.News;
import kassahub.hub.notice.Notices;
import kassahub.hub.notice.Topic;

/**
 * The job that mails notices to those of an account who want them, and what each of them wants.
 *
 * <p>A notice is taken and its mails are owed in one transaction, so nobody is mailed of it twice.
 * What came since the last turn is one mail a topic, however much it is.
 */
public final class NoticeMails {
  static final String NEWS = "news";

  /** Of one mail; the rest is counted. */
  static final int MOST_SHOWN = 20;

  private static final int AT_ONCE = 1_000;

  /** Older ones wait in the cabinet: the hub was down, or a mail server was named just now. */
  private static final Duration NEWS_FOR = Duration.ofDays(1);

  private final Database database;
  private final InstantSource clock;
  private final Journal journal;
  private final Notices notices;

  public NoticeMails(Database database, InstantSource clock, Journal journal, Notices notices) {
    this.database = database;
    this.clock = clock;
    this.journal = journal;
    this.notices = notices;
  }

  /** What a person is mailed of. */
  public record Choice(Topic topic, boolean wanted) {}

  /** Owes mails of what is new; gives back how many. */
  public int run() {
    int owed = 0;
    int taken;
    do {
      var turn = database.transact(this::turn);
      owed += turn.owed();
      taken = turn.taken();
    } while (taken == AT_ONCE);
    return owed;
  }

  /** What the caller is mailed of, topic by topic. */
  public List<Choice> choices(Caller caller) {
    return database.transact(tx -> MailChoiceStore.of(tx, caller.user()));
  }

  /** Mails the caller of these topics from now on, and of no others. */
  public void choose(Caller caller, List<Topic> wanted) {
    database.run(
        tx -> {
          MailChoiceStore.put(tx, caller.user(), wanted);
          journal.record(
              tx,
              caller.actor(),
              "user.mail_chosen",
              "user",
              caller.actor().id(),
              Map.of("topics", wanted.stream().map(Topic::word).collect(Collectors.joining(" "))));
        });
  }

  private record Turn(int taken, int owed) {}

  private Turn turn(Tx tx) {
    var news = notices.takeUnmailed(tx, AT_ONCE);
    var since = clock.instant().minus(NEWS_FOR);
    var mails =
        news.stream()
            .filter(one -> one.notice().at().isAfter(since))
            .sorted(Comparator.comparingLong(one -> one.notice().id()))
            .collect(
                Collectors.groupingBy(NoticeMails::group, LinkedHashMap::new, Collectors.toList()));
    mails.remove(Optional.<Group>empty());
    var drafts = new ArrayList<MailStore.News>();
    mails.forEach((group, told) -> drafts.add(draft(group.orElseThrow(), told)));
    return new Turn(news.size(), MailStore.insertNews(tx, drafts, clock.instant()));
  }

  private record Group(long account, Topic topic) {}

  private static Optional<Group> group(News news) {
    return Topic.of(news.notice().kind()).map(topic -> new Group(news.account(), topic));
  }

  /** Carries the notices themselves: what a mail says must not change between two tries. */
  private static MailStore.News draft(Group group, List<News> told) {
    var facts = new JsonObject().put("topic", group.topic().word()).put("count", told.size());
    for (int i = 0; i < Math.min(told.size(), MOST_SHOWN); i++) {
      var notice = told.get(i).notice();
      var content = new JsonObject();
      notice.facts().forEach(content::put);
      facts.put(
          "notice" + i, new JsonObject().put("kind", notice.kind()).put("facts", content).encode());
    }
    return new MailStore.News(group.account(), group.topic(), facts);
  }
}
