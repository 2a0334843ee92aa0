package kassahub.hub.gateway.broker;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;
import kassahub.hub.gateway.AgentChannel;
import kassahub.hub.gateway.AgentDoor;
import kassahub.hub.gateway.AgentLink;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Farewell;
import kassahub.proto.v1.ToAgent;
import org.jspecify.annotations.Nullable;

/** One connection of an agent to the broker, as the instance that holds its link sees it. */
final class BrokerChannel implements AgentChannel {
  private static final int WINDOW = 16;

  /** Another instance may have heard that a dispatch was taken; the lease of a claim. */
  private static final long FORGOTTEN_NANOS = Duration.ofMinutes(1).toNanos();

  private final String agent;
  private final long connection;
  private final AgentDoor door;
  private final Publisher publisher;
  private final Map<UUID, Long> untaken = new HashMap<>();
  private volatile @Nullable AgentLink link;
  private volatile long heardAt = System.nanoTime();

  /** Speaks to an agent through whatever connection to the broker there is. */
  @FunctionalInterface
  interface Publisher {
    boolean publish(String agent, ToAgent message, IntConsumer answered);
  }

  BrokerChannel(String agent, long connection, AgentDoor door, Publisher publisher) {
    this.agent = agent;
    this.connection = connection;
    this.door = door;
    this.publisher = publisher;
  }

  /** From now on what ends here ends the link. */
  void carries(AgentLink opened) {
    link = opened;
  }

  void heard() {
    heardAt = System.nanoTime();
  }

  @Override
  public boolean deliver(Dispatch dispatch) {
    ByteBuffer bytes = dispatch.getId().asReadOnlyByteBuffer();
    var id = new UUID(bytes.getLong(), bytes.getLong());
    long now = System.nanoTime();
    synchronized (untaken) {
      untaken.values().removeIf(sent -> now - sent > FORGOTTEN_NANOS);
      if (untaken.size() >= WINDOW) {
        return false;
      }
      untaken.put(id, now);
    }
    var message = ToAgent.newBuilder().setDispatch(dispatch).build();
    boolean sent = publisher.publish(agent, message, code -> delivered(id, code));
    if (!sent) {
      noLongerUntaken(id);
    }
    return sent;
  }

  private void delivered(UUID id, int code) {
    if (code != 0) {
      noLongerUntaken(id);
    }
    endWhenGone(code);
  }

  /** The agent has it on its disk. */
  void taken(UUID id) {
    AgentLink from = link;
    if (noLongerUntaken(id) && from != null) {
      door.links().roomAgain(from);
    }
  }

  /** True when there was no room before. */
  private boolean noLongerUntaken(UUID id) {
    synchronized (untaken) {
      boolean full = untaken.size() >= WINDOW;
      return untaken.remove(id) != null && full;
    }
  }

  /** Asks the broker whether the agent is there, when it was not heard of for so long. */
  void probe(Duration silence) {
    long now = System.nanoTime();
    if (now - heardAt > silence.toNanos()) {
      heardAt = now;
      publisher.publish(agent, ToAgent.getDefaultInstance(), this::endWhenGone);
    }
  }

  private void endWhenGone(int code) {
    AgentLink gone = link;
    if (code == BrokerConnection.NO_MATCHING_SUBSCRIBERS && gone != null) {
      door.blocking().execute(() -> door.links().disconnected(gone));
    }
  }

  @Override
  public void close(Ending why) {
    AgentLink over = link;
    switch (why) {
      case TAKEN_OVER, NOT_AUTHORIZED, OVERLOADED -> {
        dismiss(why.name(), "");
        if (over != null) {
          door.blocking().execute(() -> door.links().disconnected(over));
        }
      }
      case MOVED -> {
        if (over != null) {
          door.links().forget(over);
        }
      }
      case STOPPING -> {} // the broker and the other instances go on
    }
  }

  /** Tells the agent that this connection, and no newer one, is over. */
  void dismiss(String code, String message) {
    var farewell =
        Farewell.newBuilder().setConnection(connection).setCode(code).setMessage(message);
    publisher.publish(agent, ToAgent.newBuilder().setFarewell(farewell).build(), answered -> {});
  }
}
