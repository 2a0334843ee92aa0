package kassahub.hub.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.gateway.SharedLinkStore.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links through a broker. One instance holds such a link and carries work to its agent; reports
 * come to any instance, which then knows the link from its row. Verbs block, but for {@link
 * #known}.
 */
public final class SharedLinks {
  private static final Logger log = LoggerFactory.getLogger(SharedLinks.class);
  private static final int MOST_GUESTS = 50_000;
  private static final int ADOPTED_AT_ONCE = 1_000;

  private final Database database;
  private final UUID instance;
  private final AgentLinks links;
  private final Changes changes;
  private final SharedLinkStore store = new SharedLinkStore();
  private final Map<String, AgentLink> guests = new MetLast<>(MOST_GUESTS);
  private final UnknownConnections unknown = new UnknownConnections();

  /** Makes the connection of a link that another instance opened. */
  @FunctionalInterface
  public interface Channels {
    AgentChannel of(String agent, long connection);
  }

  public SharedLinks(Database database, UUID instance, AgentLinks links, Changes changes) {
    this.database = database;
    this.instance = instance;
    this.links = links;
    this.changes = changes;
  }

  /**
   * The link of this connection, if this instance has met it before. A hello may come to a second
   * instance when the first has answered it: until that one has, too, the link is not known here.
   */
  public Optional<AgentLink> known(String agent, long connection) {
    return links
        .held(agent)
        .filter(link -> link.greeted() && link.connection() == connection)
        .or(() -> guest(agent).filter(link -> link.connection() == connection))
        .filter(link -> !links.outlived(link));
  }

  /** The link of this connection, whoever holds it; empty when it is over or never was. */
  public Optional<AgentLink> find(String agent, long connection, Channels channels) {
    return known(agent, connection).or(() -> load(agent, connection, channels));
  }

  private Optional<AgentLink> load(String agent, long connection, Channels channels) {
    if (unknown.enough(agent, System.nanoTime())) {
      return Optional.empty();
    }
    Optional<AgentLink> loaded =
        database
            .transact(tx -> store.find(tx, agent, connection))
            .map(stored -> link(stored, channels))
            .filter(link -> !links.outlived(link));
    if (loaded.isPresent()) {
      remember(loaded.get());
    } else {
      unknown.note(agent, System.nanoTime());
    }
    return loaded;
  }

  private void remember(AgentLink link) {
    synchronized (guests) {
      guests.put(link.agent(), link);
    }
  }

  private AgentLink link(Stored stored, Channels channels) {
    var channel = channels.of(stored.agent().agent(), stored.place().connection());
    var link =
        new AgentLink(stored.agent(), stored.place(), stored.generation(), channel, links.lines());
    link.greet(stored.stream());
    return link;
  }

  private Optional<AgentLink> guest(String agent) {
    synchronized (guests) {
      return Optional.ofNullable(guests.get(agent));
    }
  }

  /** Something of a link was not as this instance remembers it: it looks again next time. */
  public void forget(AgentLink link) {
    synchronized (guests) {
      guests.remove(link.agent(), link);
    }
  }

  /** Links whose reports came here though another instance holds them. */
  public List<AgentLink> guests() {
    synchronized (guests) {
      return List.copyOf(guests.values());
    }
  }

  /** The broker, or the agent itself, says that a connection has ended. */
  public void ended(String agent, long connection) {
    Optional<AgentLink> link = known(agent, connection);
    link.ifPresent(this::forget);
    Optional<AgentLink> here = link.filter(known -> links.held(agent).equals(Optional.of(known)));
    if (here.isPresent()) {
      links.disconnected(here.get());
    } else if (!unknown.enough(agent, System.nanoTime())) {
      leave(agent, connection);
    }
  }

  private void leave(String agent, long connection) {
    if (database.transact(tx -> store.leave(tx, agent, connection))) {
      changes.publish("agent:" + agent);
    } else {
      unknown.note(agent, System.nanoTime());
    }
  }

  /**
   * Takes over links that an instance held which no longer beats.
   *
   * @return those that are this instance's to {@link AgentLinks#hold} from now on; their agents may
   *     be gone
   */
  public List<AgentLink> adopt(Channels channels) {
    var adopted = new ArrayList<AgentLink>();
    List<UUID> dead = database.transact(tx -> store.deadHolders(tx, instance));
    int found = dead.isEmpty() ? 0 : ADOPTED_AT_ONCE;
    while (found == ADOPTED_AT_ONCE) {
      List<Stored> some = database.transact(tx -> store.adopt(tx, dead, instance, ADOPTED_AT_ONCE));
      some.forEach(stored -> adopted.add(link(stored, channels)));
      found = some.size();
    }
    return adopted;
  }

  /**
   * Lets the other instances take over what this one holds: it cannot reach the broker, though it
   * is alive.
   */
  public void giveUp() {
    int given = database.transact(tx -> store.giveUp(tx, instance));
    if (given > 0) {
      log.warn("The broker is away for long; other hubs may serve its agents. links={}", given);
      links.checkAll();
    }
  }
}
