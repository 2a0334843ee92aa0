package kassahub.hub.gateway.broker;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kassahub.hub.agent.Admission;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.database.Changes;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.gateway.AgentChannel.Ending;
import kassahub.hub.gateway.AgentDoor;
import kassahub.hub.gateway.AgentLink;
import kassahub.hub.gateway.Decision;
import kassahub.hub.gateway.Decision.Refused;
import kassahub.hub.gateway.Decision.Stored;
import kassahub.hub.gateway.RefusalCode;
import kassahub.hub.gateway.Refusals;
import kassahub.hub.gateway.SharedLinks;
import kassahub.hub.problem.Problem;
import kassahub.proto.Topics;
import kassahub.proto.v1.Ack;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What agents say through the broker, and the answers. A message is acknowledged to the broker when
 * it is dealt with, so that no more are undecided here than its Receive Maximum.
 */
final class AgentMessages {
  /** Topic of a dispatch that an agent of another instance has taken: {@code AGENT/UUID}. */
  static final String TAKEN = "taken:";

  private static final Logger log = LoggerFactory.getLogger(AgentMessages.class);
  private static final int LARGEST_MESSAGE = 64 * 1024;
  private static final int UUID_BYTES = 16;

  /** One batch, one hello, and a window of dispatches that are taken all at once. */
  private static final int MOST_OF_AN_AGENT = 32;

  private static final String AGAIN = "HELLO_AGAIN";

  private final AgentDoor door;
  private final SharedLinks shared;
  private final Changes changes;
  private final HelloProofs proofs;
  private final String broker;
  private final BrokerChannel.Publisher publisher;
  private final Map<String, Integer> undecided = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(BrokerConnection.RECEIVE_MAXIMUM);

  record Parts(
      AgentDoor door, SharedLinks shared, Changes changes, HelloProofs proofs, String broker) {}

  /** One message: who said it by its topic, on which connection, and how it is acknowledged. */
  private record Said(String agent, FromAgent message, int bytes, Runnable dealtWith) {
    long connection() {
      return message.getConnection();
    }
  }

  AgentMessages(Parts parts, BrokerChannel.Publisher publisher) {
    door = parts.door();
    shared = parts.shared();
    changes = parts.changes();
    proofs = parts.proofs();
    broker = "via " + parts.broker();
    this.publisher = publisher;
  }

  /** A connection of an agent that an instance has let in. */
  BrokerChannel channel(String agent, long connection) {
    return new BrokerChannel(agent, connection, door, publisher);
  }

  /** On Paho's thread. */
  void heard(BrokerConnection on, String topic, int id, byte[] payload) {
    Optional<String> agent = Topics.agentOfUp(topic);
    if (agent.isEmpty() || isTooLoud(agent.get())) {
      on.acknowledge(id);
      return;
    }
    room.acquireUninterruptibly();
    Runnable dealtWith =
        () -> {
          decided(agent.get());
          room.release();
          on.acknowledge(id);
        };
    FromAgent message;
    try {
      message = FromAgent.parseFrom(payload);
    } catch (InvalidProtocolBufferException garbled) {
      var none = new Said(agent.get(), FromAgent.getDefaultInstance(), 0, dealtWith);
      refuse(none, new Refused(RefusalCode.MALFORMED, "not a FromAgent message", 0));
      return;
    }
    var said = new Said(agent.get(), message, payload.length, dealtWith);
    if (payload.length > LARGEST_MESSAGE) {
      refuse(said, new Refused(RefusalCode.TOO_LARGE, "at most 64 KiB a message", 0));
    } else {
      heard(said);
    }
  }

  /** Counts it, unless the agent has too much undecided: that is dropped, and sent again. */
  private boolean isTooLoud(String agent) {
    if (undecided.merge(agent, 1, Integer::sum) <= MOST_OF_AN_AGENT) {
      return false;
    }
    decided(agent);
    door.links()
        .lines()
        .admit(agent, System.nanoTime())
        .ifPresent(
            before ->
                log.warn(
                    "An agent says more at once than is its share; dropped. agent={} unwritten={}",
                    agent,
                    before));
    return true;
  }

  private void decided(String agent) {
    undecided.computeIfPresent(agent, (its, count) -> count == 1 ? null : count - 1);
  }

  private void heard(Said said) {
    FromAgent message = said.message();
    switch (message.getMessageCase()) {
      case HELLO -> later(said, () -> hello(said, message.getHello()));
      case BATCH -> withLink(said, link -> batch(said, link, message.getBatch()));
      case RENEW -> later(said, () -> onLink(said, link -> door.renew(link, message.getRenew())));
      case ASK_RELEASE ->
          later(said, () -> onLink(said, link -> door.release(link, message.getAskRelease())));
      case DISPATCH_TAKEN -> withLink(said, link -> taken(said, link, message.getDispatchTaken()));
      case GOODBYE -> later(said, () -> goodbye(said));
      case MESSAGE_NOT_SET -> said.dealtWith().run();
    }
  }

  private interface OnLink {
    void go(AgentLink link);
  }

  /** At once when this instance knows the link, else after a look at its row. */
  private void withLink(Said said, OnLink work) {
    Optional<AgentLink> known = shared.known(said.agent(), said.connection());
    if (known.isPresent()) {
      met(known.get());
      work.go(known.get());
    } else {
      later(
          said,
          () -> {
            Optional<AgentLink> found = shared.find(said.agent(), said.connection(), this::channel);
            if (found.isPresent()) {
              work.go(found.get());
            } else {
              farewell(said, AGAIN, "the hub does not know this connection");
              said.dealtWith().run();
            }
          });
    }
  }

  private static void met(AgentLink link) {
    if (link.channel() instanceof BrokerChannel channel) {
      channel.heard();
    }
  }

  /** On a virtual thread; whatever fails is told as "not now" and ends the message. */
  private void later(Said said, Runnable work) {
    door.blocking()
        .execute(
            () -> {
              try {
                work.run();
              } catch (RuntimeException failed) {
                if (!(failed instanceof DatabaseAway)) {
                  log.error("A message could not be answered now. agent={}", said.agent(), failed);
                }
                notNow(said);
              }
            });
  }

  private void notNow(Said said) {
    if (said.message().hasBatch()) {
      answer(said, new Refused(RefusalCode.NOT_NOW, "try again later", 0));
    } else if (said.message().hasHello()
        || said.message().hasRenew()
        || said.message().hasAskRelease()) {
      farewell(said, RefusalCode.NOT_NOW.name(), "try again later");
    }
    said.dealtWith().run();
  }

  private void hello(Said said, Hello hello) {
    if (door.intake().full()) {
      farewell(said, RefusalCode.NOT_NOW.name(), "the hub has no room now");
    } else {
      try {
        X509Certificate certificate = proofs.check(said.agent(), said.connection(), hello);
        switch (door.admit(certificate, broker)) {
          case Admitted admitted -> welcome(said, admitted, hello);
          case Admission.Refused refused ->
              farewell(
                  said,
                  RefusalCode.NOT_AUTHORIZED.name(),
                  refused.code() + ": " + refused.message());
        }
      } catch (HelloProofs.Unproved refused) {
        unproved(said, String.valueOf(refused.getMessage()));
      }
    }
    said.dealtWith().run();
  }

  private void unproved(Said said, String why) {
    door.links()
        .lines()
        .admit(said.agent(), System.nanoTime())
        .ifPresent(
            before ->
                log.warn(
                    "A hello through the broker is refused. agent={} reason=\"{}\" unwritten={}",
                    said.agent(),
                    why,
                    before));
    farewell(said, RefusalCode.NOT_AUTHORIZED.name(), why);
  }

  private void welcome(Said said, Admitted admitted, Hello hello) {
    BrokerChannel channel = channel(said.agent(), said.connection());
    AgentLink link =
        door.links().connectThrough(admitted, broker, said.connection(), channel::carries, channel);
    try {
      var welcome =
          door.links().hello(link, hello).toBuilder().setConnection(said.connection()).build();
      say(said.agent(), ToAgent.newBuilder().setWelcome(welcome).build());
      door.links().welcomed(link);
    } catch (Problem.Forbidden stopped) {
      link.refused(RefusalCode.NOT_AUTHORIZED, stopped.code());
      channel.close(Ending.NOT_AUTHORIZED);
    }
  }

  private void batch(Said said, AgentLink link, ReportBatch batch) {
    door.intake()
        .accept(link, batch, said.bytes())
        .thenAccept(
            decision -> {
              if (decision instanceof Refused refused && refused.code() == RefusalCode.NOT_NOW) {
                shared.forget(link); // perhaps another connection took over
              }
              answer(said, decision);
              said.dealtWith().run();
            });
  }

  private void answer(Said said, Decision decision) {
    ReportBatch batch = said.message().getBatch();
    say(
        said.agent(),
        switch (decision) {
          case Stored stored ->
              ToAgent.newBuilder()
                  .setAck(
                      Ack.newBuilder()
                          .setStream(batch.getStream())
                          .setStoredUpTo(stored.upTo())
                          .setHubTimeMillis(door.links().hubTimeMillis()))
                  .build();
          case Refused refused ->
              ToAgent.newBuilder().setRefusal(Refusals.message(batch, refused)).build();
        });
  }

  /** Nobody is asked who it is: the answer says no more than the sender knows. */
  private void refuse(Said said, Refused refused) {
    door.links()
        .held(said.agent())
        .ifPresent(link -> link.refused(refused.code(), refused.message()));
    answer(said, refused);
    said.dealtWith().run();
  }

  private void onLink(Said said, Function<AgentLink, ToAgent> answer) {
    Optional<AgentLink> link = shared.find(said.agent(), said.connection(), this::channel);
    if (link.isPresent()) {
      say(said.agent(), answer.apply(link.get()));
    } else {
      farewell(said, AGAIN, "the hub does not know this connection");
    }
    said.dealtWith().run();
  }

  private void taken(Said said, AgentLink link, ByteString id) {
    if (id.size() == UUID_BYTES) {
      ByteBuffer bytes = id.asReadOnlyByteBuffer();
      var dispatch = new UUID(bytes.getLong(), bytes.getLong());
      door.dispatcher().taken(link.agent(), link.generation(), dispatch);
      if (door.links().held(link.agent()).isPresent()) {
        taken(link.agent(), dispatch);
      } else {
        changes.publish(TAKEN + link.agent() + "/" + dispatch);
      }
    }
    said.dealtWith().run();
  }

  /** Another instance heard it; this one may hold the link. */
  void takenElsewhere(String topic) {
    String[] parts = topic.substring(TAKEN.length()).split("/", 2);
    if (parts.length == 2) {
      taken(parts[0], UUID.fromString(parts[1]));
    }
  }

  private void taken(String agent, UUID dispatch) {
    door.links()
        .held(agent)
        .filter(link -> link.channel() instanceof BrokerChannel)
        .ifPresent(link -> ((BrokerChannel) link.channel()).taken(dispatch));
  }

  private void goodbye(Said said) {
    shared.ended(said.agent(), said.connection());
    said.dealtWith().run();
  }

  private void farewell(Said said, String code, String message) {
    channel(said.agent(), said.connection()).dismiss(code, message);
  }

  private void say(String agent, ToAgent message) {
    publisher.publish(agent, message, answered -> {}); // lost: the agent asks again
  }

  /** Waits until everything heard is decided, at most so long. */
  void awaitDecisions(Duration patience) {
    try {
      int all = BrokerConnection.RECEIVE_MAXIMUM;
      if (room.tryAcquire(all, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        room.release(all);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
