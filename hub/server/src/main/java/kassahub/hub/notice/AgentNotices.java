package kassahub.hub.notice;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import kassahub.hub.agent.Agents;
import kassahub.hub.database.Database;

/** Tells owners that another agent has taken the place of theirs, whoever ordered it. */
public final class AgentNotices {
  /** Kind of these notices. */
  public static final String KIND = "agent-replaced";

  /** Longer than a hub is down, so that none is missed; each is told once. */
  private static final Duration LOOKS_BACK = Duration.ofDays(7);

  private final Database database;
  private final InstantSource clock;
  private final Agents agents;
  private final Notices notices;

  public AgentNotices(Database database, InstantSource clock, Agents agents, Notices notices) {
    this.database = database;
    this.clock = clock;
    this.agents = agents;
    this.notices = notices;
  }

  /** Tells what is new; run by a clock. Gives back how many. */
  public int run() {
    return database.transact(
        tx ->
            (int)
                agents.replacedSince(tx, clock.instant().minus(LOOKS_BACK)).stream()
                    .filter(
                        replaced ->
                            notices.tell(
                                tx,
                                new NoticeStore.Told(
                                    replaced.account(),
                                    KIND,
                                    replaced.agent(),
                                    Map.of("agent", replaced.name(), "by", replaced.by()))))
                    .count());
  }
}
