package kassahub.hub.dispatch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What links were given in the last seconds and no row tells yet. A fast agent's result comes
 * before that is written, which then need not be. What is lost from here with the instance still
 * waits in the database, and the agent's next link is sent it again.
 */
final class RecentSends {
  /** Beyond this many nothing is sent, and a take is forgotten: what it took is sent again. */
  private static final int MOST = 100_000;

  /** Of one agent, likewise: a link is given sixteen at a time. */
  private static final int MOST_OF_AGENT = 256;

  private final Map<String, Map<UUID, Kept>> byAgent = new HashMap<>();
  private int size;
  private int passes;

  /**
   * A dispatch that a link was given.
   *
   * @param generation of the link
   * @param at when; empty when its row says so already
   * @param taken whether the agent has it on its disk
   */
  record Send(String agent, long generation, UUID dispatch, Optional<Instant> at, boolean taken) {}

  private record Kept(Send send, int pass) {}

  /** The link of this generation has it. */
  synchronized void sent(String agent, long generation, UUID dispatch, Instant now) {
    @Nullable Kept before = find(agent, dispatch);
    boolean taken =
        before != null && before.send().taken() && before.send().generation() == generation;
    put(new Send(agent, generation, dispatch, Optional.of(now), taken), passes);
  }

  /** The agent has it on its disk, by the word of the link of this generation. */
  synchronized void taken(String agent, long generation, UUID dispatch) {
    @Nullable Kept before = find(agent, dispatch);
    if (before != null && before.send().generation() == generation) {
      var at = before.send().at();
      put(new Send(agent, generation, dispatch, at, true), before.pass());
    } else if (size < MOST && byAgent.getOrDefault(agent, Map.of()).size() < MOST_OF_AGENT) {
      put(new Send(agent, generation, dispatch, Optional.empty(), true), passes);
    }
  }

  /** What became of these is in their rows. */
  synchronized void settled(Collection<Dispatch> dispatches) {
    dispatches.forEach(dispatch -> remove(dispatch.agent(), dispatch.id()));
  }

  /** The agent has another link: nothing was sent to that. */
  synchronized void forget(String agent) {
    Map<UUID, Kept> all = byAgent.remove(agent);
    size -= all == null ? 0 : all.size();
  }

  /** Whether the agent's link has it. */
  synchronized boolean has(String agent, UUID dispatch) {
    return find(agent, dispatch) != null;
  }

  /** What these agents' links have. */
  synchronized List<UUID> of(Collection<String> agents) {
    var all = new ArrayList<UUID>();
    agents.forEach(agent -> all.addAll(byAgent.getOrDefault(agent, Map.of()).keySet()));
    return all;
  }

  /** Those that were here at the last call already; they stay until they are written. */
  synchronized List<Send> ripe() {
    passes++;
    var ripe = new ArrayList<Send>();
    for (Map<UUID, Kept> all : byAgent.values()) {
      for (Kept kept : all.values()) {
        if (kept.pass() < passes - 1) {
          ripe.add(kept.send());
        }
      }
    }
    return ripe;
  }

  /** Their rows say so; what was taken meanwhile is yet to be written. */
  synchronized void written(List<Send> sends) {
    for (Send send : sends) {
      @Nullable Kept kept = find(send.agent(), send.dispatch());
      if (kept != null && kept.send().equals(send)) {
        remove(send.agent(), send.dispatch());
      }
    }
  }

  /** Nothing more may be sent before some is written. */
  synchronized boolean full() {
    return size >= MOST;
  }

  private @Nullable Kept find(String agent, UUID dispatch) {
    return byAgent.getOrDefault(agent, Map.of()).get(dispatch);
  }

  private void put(Send send, int pass) {
    @Nullable Kept before =
        byAgent
            .computeIfAbsent(send.agent(), agent -> new LinkedHashMap<>())
            .put(send.dispatch(), new Kept(send, pass));
    size += before == null ? 1 : 0;
  }

  private void remove(String agent, UUID dispatch) {
    Map<UUID, Kept> all = byAgent.get(agent);
    if (all != null && all.remove(dispatch) != null) {
      size--;
      if (all.isEmpty()) {
        byAgent.remove(agent);
      }
    }
  }
}
