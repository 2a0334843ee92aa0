package kassahub.hub.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.Misconduct;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.Courier;
import kassahub.hub.dispatch.Dispatch;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
import kassahub.hub.gateway.AgentChannel.Ending;
import kassahub.hub.gateway.StreamStore.Held;
import kassahub.hub.gateway.StreamStore.Lost;
import kassahub.hub.gateway.StreamStore.Place;
import kassahub.hub.problem.Problem;
import kassahub.hub.settings.AgentWishes;
import kassahub.hub.settings.Wished;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.Welcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is connected here (DESIGN d20): one link an agent, the newest one wins. Verbs that touch the
 * database block and belong on virtual threads.
 */
public final class AgentLinks implements Courier {
  private static final Logger log = LoggerFactory.getLogger(AgentLinks.class);
  private static final Duration RETURNS_WITHIN = Duration.ofHours(1);
  private static final int RETURNS_OF_A_CLONE = 5;
  private static final int LINKS_A_STATEMENT = 1_000;
  private static final int TURNS = 12;

  /** A new outbox is a lost disk: nobody loses a hundred in the life of a certificate. */
  private static final int MOST_STREAMS = 100;

  /** The life of a certificate: an older disk cannot connect any more. */
  private static final Duration STREAM_KEPT = Duration.ofDays(90);

  /** That one agent may cause, whatever it does. */
  private static final int LINES_A_MINUTE = 5;

  /** Topic of an agent's page. */
  private static final String AGENT = "agent:";

  private final Database database;
  private final InstantSource clock;
  private final UUID instance;
  private final Agents agents;
  private final Dispatches dispatches;
  private final DueAgents due;
  private final Changes changes;
  private final AgentWishes wishes;
  private final int most;
  private final StreamStore store = new StreamStore();
  private final Rota rota = new Rota(TURNS, LINKS_A_STATEMENT);
  private final LogLimits lines = new LogLimits(LINES_A_MINUTE);
  private final Misconduct outboxes =
      new Misconduct("An agent has too many outboxes; a new one is refused.");
  private final ConcurrentHashMap<String, AgentLink> links = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<AgentLink> leaving = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writingLeft = new ReentrantLock();
  private final AtomicInteger entering = new AtomicInteger();
  private volatile boolean stopping;

  /**
   * What links work with besides the database.
   *
   * @param most agents whose connections end here
   */
  public record Parts(
      InstantSource clock,
      UUID instance,
      Agents agents,
      Dispatches dispatches,
      DueAgents due,
      Changes changes,
      AgentWishes wishes,
      int most) {}

  public AgentLinks(Database database, Parts parts) {
    this.database = database;
    clock = parts.clock();
    instance = parts.instance();
    agents = parts.agents();
    dispatches = parts.dispatches();
    due = parts.due();
    changes = parts.changes();
    wishes = parts.wishes();
    most = parts.most();
  }

  /**
   * An admitted agent has connected: any older connection of it ends.
   *
   * @param transport {@code mqtt} or {@code grpc}
   * @param address of the peer, for people
   */
  public AgentLink connect(Admitted agent, String transport, String address, AgentChannel channel) {
    return connect(
        agent,
        new Place(transport, address, clock.instant(), StreamStore.OWN_PORT),
        link -> {},
        channel);
  }

  /**
   * An admitted agent has said hello through a broker. The same hello again, which a broker may
   * deliver twice, changes nothing.
   *
   * @param connection how the connection named itself
   * @param carried told of the link before anybody else is
   */
  public AgentLink connectThrough(
      Admitted agent,
      String broker,
      long connection,
      Consumer<AgentLink> carried,
      AgentChannel channel) {
    var place = new Place("mqtt", broker, clock.instant(), connection);
    return connect(agent, place, carried, channel);
  }

  private AgentLink connect(
      Admitted agent, Place place, Consumer<AgentLink> carried, AgentChannel channel) {
    long generation = database.transact(tx -> store.connect(tx, agent, instance, place));
    var link = new AgentLink(agent, place, generation, channel, lines);
    carried.accept(link);
    hold(link);
    changes.publish(AGENT + agent.agent());
    return link;
  }

  /** This instance is the one that carries work to the agent. */
  public void hold(AgentLink link) {
    var over = new AtomicReference<@Nullable AgentLink>();
    links.merge(
        link.agent(),
        link,
        (before, now) -> {
          boolean keep = before.generation() > now.generation();
          over.set(keep ? now : before);
          return keep ? before : now;
        });
    AgentLink ended = over.get();
    if (ended != null) { // outside of the map's work: a channel that ends takes its link out
      boolean again = ended != link && ended.generation() == link.generation();
      ended.channel().close(again ? Ending.MOVED : Ending.TAKEN_OVER);
    }
  }

  /** The link of an agent that this instance holds. */
  public Optional<AgentLink> held(String agent) {
    return Optional.ofNullable(links.get(agent));
  }

  /**
   * A connection asks to be admitted; it counts beside the links until {@link #entered}.
   *
   * @return false when this instance has no room for another one; nothing counts then
   */
  boolean enter() {
    boolean room = links.size() + entering.incrementAndGet() <= most;
    if (!room) {
      entering.decrementAndGet();
    }
    return room;
  }

  /** A connection that asked is admitted, refused or gone. */
  void entered() {
    entering.decrementAndGet();
  }

  /** The connections of all links that this instance holds. */
  public List<AgentChannel> channels() {
    return links.values().stream().map(AgentLink::channel).toList();
  }

  /**
   * Answers Hello: what the hub holds of the stream.
   *
   * @throws Problem.Forbidden when the agent was stopped since it connected, or has too many
   *     outboxes
   */
  public Welcome hello(AgentLink link, Hello hello) {
    Instant now = clock.instant();
    Answer answer =
        database.transact(
            tx -> {
              boolean fresh = store.open(tx, link.agent(), hello.getStream(), now);
              Held held = store.held(tx, link.agent(), hello.getStream());
              if (held.stopped()) {
                throw new Problem.Forbidden("AGENT_STOPPED", "this agent is revoked or suspended");
              }
              if (fresh) {
                makeRoom(tx, link, now);
              }
              if (fresh && store.streams(tx, link.agent()) > 1) {
                dispatches.forgotten(tx, link.agent());
                log.info("An agent has a new outbox. agent={}", link.agent());
              }
              if (held.leftBefore()) {
                returned(tx, link, now);
              }
              store.greeted(tx, link, hello.getStream(), now);
              dispatches.linkUp(tx, link.agent());
              return new Answer(held.storedUpTo(), wishes.wished(tx, link.agent()));
            });
    link.greet(hello.getStream());
    return Welcome.newBuilder()
        .setStream(hello.getStream())
        .setStoredUpTo(answer.storedUpTo())
        .setHubTimeMillis(clock.millis())
        .setRenewCertificate(link.renewCertificate())
        .setSettings(DispatchWriter.settings(answer.wished().version(), answer.wished().wish()))
        .build();
  }

  private record Answer(long storedUpTo, Wished wished) {}

  private void makeRoom(Tx tx, AgentLink link, Instant now) {
    if (store.streams(tx, link.agent()) <= MOST_STREAMS) {
      return;
    }
    store.forget(tx, link.agent(), now.minus(STREAM_KEPT));
    if (store.streams(tx, link.agent()) > MOST_STREAMS) {
      outboxes.note(link.agent());
      throw new Problem.Forbidden("LIMIT", "an agent has at most " + MOST_STREAMS + " outboxes");
    }
  }

  /**
   * An agent never goes back to a stream that it has left. One that does was restored from an old
   * disk, which happens once, or is one of two with the same key, which take turns again and again.
   */
  private void returned(Tx tx, AgentLink link, Instant now) {
    int returns = store.countReturn(tx, link.agent(), now.minus(RETURNS_WITHIN), now).orElse(1);
    log.warn(
        "An agent came back with an outbox it had left. agent={} times={}", link.agent(), returns);
    if (returns >= RETURNS_OF_A_CLONE) {
      agents.suspend(tx, link.agent(), "two computers use the same key");
      tx.afterCommit(() -> drop(link.agent(), Ending.NOT_AUTHORIZED));
    }
  }

  /** The connection is gone. */
  public void disconnected(AgentLink link) {
    links.remove(link.agent(), link);
    if (stopping) {
      return; // an instance that is gone from hub_instance holds nobody
    }
    leaving.add(link);
    writeLeft();
  }

  /**
   * Those that left while others were written down share the next statement: a switch that dies
   * takes thousands with it, and one of them writes for all. While the database is away they go on
   * being shown as connected.
   */
  private void writeLeft() {
    boolean away = false;
    while (!away && !leaving.isEmpty() && writingLeft.tryLock()) {
      var left = new ArrayList<AgentLink>();
      try {
        for (var link = leaving.poll(); link != null; link = leaving.poll()) {
          left.add(link);
          if (left.size() == LINKS_A_STATEMENT) {
            writeLeft(left);
          }
        }
        writeLeft(left);
      } catch (DatabaseAway later) {
        away = true; // the next check writes them
      } finally {
        leaving.addAll(left); // nobody, unless it failed
        writingLeft.unlock();
      }
    }
  }

  private void writeLeft(List<AgentLink> left) {
    if (!left.isEmpty()) {
      database.run(tx -> store.leave(tx, left, instance));
      left.forEach(link -> changes.publish(AGENT + link.agent()));
      left.clear();
    }
  }

  /** Another instance, or another entry of the same connection, serves it from now on. */
  public void forget(AgentLink link) {
    links.remove(link.agent(), link);
  }

  /** Ends the agent's connection, if it is here. */
  public void drop(String agent, Ending why) {
    AgentLink link = links.get(agent);
    if (link != null) {
      link.channel().close(why);
    }
  }

  /** Ends every connection: the hub stops. */
  public void dropAll() {
    stopping = true;
    links.values().forEach(link -> link.channel().close(Ending.STOPPING));
  }

  /**
   * Ends the connection that holds most undecided reports: the hub has no room for them.
   *
   * @param guests links that other instances hold, whose reports came here, too
   */
  public void dropGreediest(Collection<AgentLink> guests) {
    Stream.concat(links.values().stream(), guests.stream())
        .max(Comparator.comparingInt(AgentLink::undecided))
        .ifPresent(link -> link.channel().close(Ending.OVERLOADED));
  }

  /**
   * Ends connections of agents that were stopped, whose certificate is over, or that connected to
   * another instance; and writes down who left while the database was away. Of many links it looks
   * at a twelfth each time: one that was taken over can do no harm, and who was stopped just now is
   * looked for by name.
   */
  public void check() {
    links.values().stream()
        .filter(this::outlived)
        .forEach(link -> link.channel().close(Ending.NOT_AUTHORIZED));
    writeLeft();
    database.transact(store::stopped).forEach(this::stop);
    check(rota.next(List.copyOf(links.values())));
  }

  /** Whether the certificate that opened a link is over: nothing is taken from it any more. */
  boolean outlived(AgentLink link) {
    return link.outlived(clock.instant());
  }

  /** All of them, where many are lost at once. */
  void checkAll() {
    check(List.copyOf(links.values()));
  }

  private void check(List<AgentLink> some) {
    for (int from = 0; from < some.size(); from += LINKS_A_STATEMENT) {
      List<AgentLink> part = some.subList(from, Math.min(some.size(), from + LINKS_A_STATEMENT));
      database.transact(tx -> store.lost(tx, part, instance)).forEach(lost -> end(part, lost));
    }
  }

  private void stop(String agent) {
    AgentLink link = links.get(agent);
    if (link != null) {
      link.channel().close(Ending.NOT_AUTHORIZED);
    }
  }

  /** The one that was asked about: its agent may have connected again meanwhile. */
  private static void end(List<AgentLink> asked, Lost lost) {
    asked.stream()
        .filter(link -> link.agent().equals(lost.agent()))
        .forEach(link -> link.channel().close(why(lost)));
  }

  private static Ending why(Lost lost) {
    if (lost.stopped()) {
      return Ending.NOT_AUTHORIZED;
    }
    return lost.moved() ? Ending.MOVED : Ending.TAKEN_OVER;
  }

  @Override
  public OptionalLong deliver(String agent, Dispatch dispatch) {
    AgentLink link = links.get(agent);
    return link != null && link.ready() && link.channel().deliver(DispatchWriter.message(dispatch))
        ? OptionalLong.of(link.generation())
        : OptionalLong.empty();
  }

  @Override
  public Set<String> connected() {
    return Set.copyOf(links.keySet());
  }

  /** The welcome is on its way: work may follow it. */
  public void welcomed(AgentLink link) {
    link.setReady();
    due.ring(link.agent());
  }

  /** What agents cause in the log. */
  public LogLimits lines() {
    return lines;
  }

  /** What agents set their offset by. */
  public long hubTimeMillis() {
    return clock.millis();
  }

  /** There may be work for everybody here: the way to them is open again. */
  public void ringAll() {
    links.keySet().forEach(due::ring);
  }

  /** The link has room for work again. */
  public void roomAgain(AgentLink link) {
    due.ring(link.agent());
  }
}
