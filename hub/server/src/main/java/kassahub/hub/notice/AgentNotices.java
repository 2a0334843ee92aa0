package kassahub.hub.notice;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.Replaced;
import kassahub.hub.agent.Suspended;
import kassahub.hub.database.Database;

/**
 * Tells owners that another agent has taken the place of theirs, whoever ordered it, and that one
 * was stopped because its key is in two places.
 */
public final class AgentNotices {
  private static final String REPLACED = "agent-replaced";
  private static final String SUSPENDED = "agent-suspended";

  private final Database database;
  private final InstantSource clock;
  private final Agents agents;
  private final Notices notices;
  private final LookBack back = new LookBack();

  public AgentNotices(Database database, InstantSource clock, Agents agents, Notices notices) {
    this.database = database;
    this.clock = clock;
    this.agents = agents;
    this.notices = notices;
  }

  /** Tells what is new; run by a clock. Gives back how many. */
  public int run() {
    Instant now = clock.instant();
    Instant since = back.since(now);
    return database.transact(
        tx -> {
          var replaced = agents.replacedSince(tx, since);
          var suspended = agents.suspendedSince(tx, since);
          var all =
              Stream.concat(
                  replaced.stream().map(AgentNotices::told),
                  suspended.stream().map(AgentNotices::told));
          tx.afterCommit(() -> back.looked(now, Math.max(replaced.size(), suspended.size())));
          return notices.tell(tx, all.toList());
        });
  }

  private static NoticeStore.Told told(Replaced replaced) {
    return new NoticeStore.Told(
        replaced.account(),
        REPLACED,
        replaced.agent(),
        Map.of("agent", replaced.name(), "by", replaced.byName(), "id", replaced.by()));
  }

  private static NoticeStore.Told told(Suspended suspended) {
    return new NoticeStore.Told(
        suspended.account(),
        SUSPENDED,
        suspended.agent() + ":" + suspended.at(),
        Map.of("agent", suspended.name(), "id", suspended.agent()));
  }
}
