package kassahub.hub.cabinet.support;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.agent.AgentLog;
import kassahub.hub.agent.roster.AgentLinked;
import kassahub.hub.agent.roster.AgentPlace;
import kassahub.hub.agent.roster.AgentRow;
import kassahub.hub.dispatch.Dispatch;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.rollout.AgentVersion;

/**
 * One agent's page.
 *
 * @param health what it last said of itself
 * @param logs newest first; none for those who may not read logs
 * @param places where its key was used last, when it was stopped for being in two
 */
public record AgentView(
    AgentRow agent,
    AgentWords words,
    Optional<AgentHealthView> health,
    List<AgentLog> logs,
    List<AgentPlace> places,
    More more) {
  /**
   * What is beside its own words.
   *
   * @param linked its newest connection
   * @param toldAt when it last spoke of itself
   * @param logAsked the newest order of a log
   * @param versions how it stands to releases, newest first; none for tenants
   * @param settings empty for one that is revoked
   */
  public record More(
      Optional<AgentLinked> linked,
      Optional<Instant> toldAt,
      Optional<Dispatch> logAsked,
      List<AgentVersion> versions,
      Optional<SettingsView> settings) {
    public More {
      versions = List.copyOf(versions);
    }
  }

  private static final Duration NOTICEABLE = Duration.ofSeconds(10);

  /** How long ago. */
  public String ago(Instant at) {
    String age = words.formats().age(Duration.between(at, words.now()));
    return words.texts().say("ago", "age", age);
  }

  /** How its clock differs from the hub's, when that is more than a connection takes. */
  public Optional<String> clock() {
    return health.flatMap(AgentHealthView::clockBehindMillis).map(this::clock);
  }

  private String clock(long behindMillis) {
    Duration off = Duration.ofMillis(Math.abs(behindMillis));
    if (off.compareTo(NOTICEABLE) < 0) {
      return words.texts().say("agent.clock.right");
    }
    return words
        .texts()
        .say(
            behindMillis > 0 ? "agent.clock.behind" : "agent.clock.ahead",
            "age",
            words.formats().age(off));
  }

  /** How it is with the log that was asked for last; empty when it came, or none was. */
  public Optional<String> logProgress() {
    return more.logAsked().filter(asked -> asked.state() != DispatchState.DONE).map(this::progress);
  }

  private String progress(Dispatch asked) {
    String at = ago(asked.progress().createdAt());
    if (!asked.state().live()) {
      return words.texts().say("agent.log.failed", "ago", at);
    }
    return words
        .texts()
        .say(agent.link().connected() ? "agent.log.soon" : "agent.log.away", "ago", at);
  }

  /** The form of an enrolment string for a computer in this one's place. */
  public Map<String, String> replacement() {
    return Map.of(
        "organisation", Long.toString(agent.owner().id()),
        "name", agent.name(),
        "uses", "1",
        "days", "7",
        "replaces", agent.id());
  }
}
