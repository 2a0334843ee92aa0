package kassahub.hub.gateway;

import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import kassahub.proto.v1.Welcome;

/** An agent's side of a door, spoken by a stranger's client: it sends whatever it is told to. */
public interface DoorClient extends AutoCloseable {
  /** Longer says nothing but that the hub hangs. */
  int PATIENCE_SECONDS = 60;

  /** What the hub decided: an empty code means stored. */
  record Answer(String code, String message) {
    public static final Answer STORED = new Answer("", "");
  }

  /** Sends a message that is decided about, and waits for the decision. */
  Answer ask(byte[] message) throws Exception;

  /** Sends a message without waiting. */
  void tell(FromAgent message) throws Exception;

  /** The next message from the hub that is no decision. */
  ToAgent next() throws InterruptedException;

  /** Says that the dispatch is on the agent's disk. */
  void taken(Dispatch dispatch) throws Exception;

  /** Waits until the hub ends the connection: its own word for why. */
  String end() throws Exception;

  @Override
  void close();

  default Answer send(ReportBatch batch) throws Exception {
    return ask(FromAgent.newBuilder().setBatch(batch).build().toByteArray());
  }

  default Welcome hello(long stream) throws Exception {
    tell(FromAgent.newBuilder().setHello(Hello.newBuilder().setStream(stream)).build());
    return next().getWelcome();
  }

  default RenewAnswer renew(RenewRequest request) throws Exception {
    tell(FromAgent.newBuilder().setRenew(request).build());
    return next().getRenewal();
  }
}
