package kassahub.hub.gateway.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.gateway.AgentChannel;
import kassahub.hub.gateway.AgentDoor;
import kassahub.hub.gateway.AgentLink;
import kassahub.hub.gateway.Decision;
import kassahub.hub.gateway.Decision.Refused;
import kassahub.hub.gateway.Decision.Stored;
import kassahub.hub.gateway.RefusalCode;
import kassahub.hub.gateway.Refusals;
import kassahub.hub.problem.Problem;
import kassahub.proto.v1.Ack;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent's stream. Sending is guarded by the object itself: the stream is not thread-safe. */
final class GrpcConnection implements AgentChannel, StreamObserver<byte[]> {
  private static final Logger log = LoggerFactory.getLogger(GrpcConnection.class);
  private static final int WINDOW = 16;
  private static final int INBOUND = 4;
  private static final int LARGEST_MESSAGE = 64 * 1024;

  private final ServerCallStreamObserver<ToAgent> call;
  private final AgentDoor door;
  private final String address;
  private final Set<UUID> untaken = new HashSet<>();
  private boolean over;
  private volatile @Nullable AgentLink link;

  GrpcConnection(ServerCallStreamObserver<ToAgent> call, AgentDoor door, String address) {
    this.call = call;
    this.door = door;
    this.address = address;
  }

  String address() {
    return address;
  }

  /** Whether nobody waits for an answer any more. */
  synchronized boolean gone() {
    return over;
  }

  /** Blocks: the link is a row. */
  void accept(Admitted agent) {
    AgentLink opened = door.links().connect(agent, "grpc", address, this);
    boolean gone;
    synchronized (this) {
      link = opened;
      gone = over;
    }
    if (gone) {
      door.links().disconnected(opened);
    } else {
      call.request(INBOUND);
    }
  }

  synchronized void refuse(Status status) {
    if (!over) {
      over = true;
      call.onError(status.asRuntimeException());
    }
  }

  @Override
  public synchronized boolean deliver(Dispatch dispatch) {
    UUID id = uuid(dispatch.getId().asReadOnlyByteBuffer());
    if (over || !call.isReady() || untaken.size() >= WINDOW) {
      return false;
    }
    untaken.add(id);
    call.onNext(ToAgent.newBuilder().setDispatch(dispatch).build());
    return true;
  }

  @Override
  public void close(Ending why) {
    Status status =
        switch (why) {
          case TAKEN_OVER, MOVED -> Status.ABORTED;
          case NOT_AUTHORIZED -> Status.UNAUTHENTICATED;
          case OVERLOADED -> Status.RESOURCE_EXHAUSTED;
          case STOPPING -> Status.UNAVAILABLE;
        };
    refuse(status.withDescription(why.name()));
    ended();
  }

  /** Bytes, because a message that cannot be read is answered in words, too. */
  @Override
  public void onNext(byte[] message) {
    AgentLink from = link;
    if (from == null) {
      refuse(Status.FAILED_PRECONDITION.withDescription("not admitted yet"));
      return;
    }
    FromAgent said;
    try {
      said = FromAgent.parseFrom(message);
    } catch (InvalidProtocolBufferException garbled) {
      refused(
          from,
          ReportBatch.getDefaultInstance(),
          new Refused(RefusalCode.MALFORMED, "not a FromAgent message", 0));
      return;
    }
    if (message.length > LARGEST_MESSAGE) {
      refused(
          from, said.getBatch(), new Refused(RefusalCode.TOO_LARGE, "at most 64 KiB a message", 0));
    } else {
      heard(from, said, message.length);
    }
  }

  private void heard(AgentLink from, FromAgent said, int bytes) {
    switch (said.getMessageCase()) {
      case HELLO -> door.blocking().execute(() -> hello(from, said.getHello()));
      case RENEW -> door.blocking().execute(() -> answer(door.renew(from, said.getRenew())));
      case ASK_RELEASE ->
          door.blocking().execute(() -> answer(door.release(from, said.getAskRelease())));
      case BATCH -> batch(from, said.getBatch(), bytes);
      case DISPATCH_TAKEN -> {
        if (said.getDispatchTaken().size() == 16) {
          taken(from, uuid(said.getDispatchTaken().asReadOnlyByteBuffer()));
        }
        call.request(1);
      }
      case GOODBYE, MESSAGE_NOT_SET -> call.request(1);
    }
  }

  @Override
  public void onError(Throwable lost) {
    ended();
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      if (!over) {
        over = true;
        call.onCompleted();
      }
    }
    ended();
  }

  /** The peer is gone, or we have ended the call. */
  void ended() {
    AgentLink from;
    synchronized (this) {
      over = true;
      from = link;
      link = null;
    }
    if (from != null) {
      door.blocking().execute(() -> door.links().disconnected(from));
    }
  }

  /** On a virtual thread. */
  private void hello(AgentLink from, Hello hello) {
    try {
      send(ToAgent.newBuilder().setWelcome(door.links().hello(from, hello)).build());
      door.links().welcomed(from);
      call.request(1);
    } catch (Problem.Forbidden stopped) {
      from.refused(RefusalCode.NOT_AUTHORIZED, stopped.code());
      close(Ending.NOT_AUTHORIZED);
    } catch (RuntimeException failed) {
      if (!(failed instanceof DatabaseAway)) {
        log.error("Hello could not be answered now. agent={}", from.agent(), failed);
      }
      refuse(Status.UNAVAILABLE.withDescription("try again later"));
      ended(); // gRPC says so only to whom the peer leaves
    }
  }

  /** On a virtual thread. */
  private void answer(ToAgent answer) {
    send(answer);
    call.request(1);
  }

  private void batch(AgentLink from, ReportBatch batch, int bytes) {
    door.intake().accept(from, batch, bytes).thenAccept(decision -> decided(batch, decision));
  }

  private void refused(AgentLink from, ReportBatch batch, Refused refused) {
    from.refused(refused.code(), refused.message());
    decided(batch, refused);
  }

  private void decided(ReportBatch batch, Decision decision) {
    send(
        switch (decision) {
          case Stored stored -> ToAgent.newBuilder().setAck(ack(batch, stored)).build();
          case Refused refused ->
              ToAgent.newBuilder().setRefusal(Refusals.message(batch, refused)).build();
        });
    call.request(1);
  }

  private Ack ack(ReportBatch batch, Stored stored) {
    return Ack.newBuilder()
        .setStream(batch.getStream())
        .setStoredUpTo(stored.upTo())
        .setHubTimeMillis(door.links().hubTimeMillis())
        .build();
  }

  private void taken(AgentLink from, UUID dispatch) {
    boolean full;
    boolean given;
    synchronized (this) {
      full = untaken.size() >= WINDOW;
      given = untaken.remove(dispatch);
    }
    if (given) {
      door.dispatcher().taken(from.agent(), from.generation(), dispatch);
    }
    if (full) {
      door.links().roomAgain(from);
    }
  }

  private synchronized void send(ToAgent message) {
    if (!over) {
      call.onNext(message);
    }
  }

  private static UUID uuid(ByteBuffer bytes) {
    return new UUID(bytes.getLong(), bytes.getLong());
  }
}
