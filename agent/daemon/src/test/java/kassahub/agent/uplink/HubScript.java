package kassahub.agent.uplink;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import kassahub.agent.enrol.EnrolmentHubDouble;
import kassahub.agent.enrol.TestAuthority;
import kassahub.proto.v1.Ack;
import kassahub.proto.v1.AgentSettings;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.Refusal;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import kassahub.proto.v1.Welcome;

/**
 * What the hub's side of a test does: keeps what is stored by the rules of the wire, and misbehaves
 * on order.
 */
public final class HubScript {
  /** One order is used up by one batch; without orders batches are stored. */
  public enum Order {
    STORE,
    STORE_AND_ANSWER_TWICE,
    STORE_AND_CUT,
    CUT,
    SAY_NOTHING,
    /** What a broker does when nobody behind it listens: MQTT's receipt, and nothing is kept. */
    RECEIPT_ONLY,
    NOT_NOW,
    MALFORMED,
    TOO_LARGE
  }

  /** What the transport has to do for a batch. */
  public record Decision(Order order, ToAgent answer) {
    boolean stored() {
      return answer.hasAck();
    }
  }

  private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
  private final Map<Long, Long> storedUpTo = new ConcurrentHashMap<>();
  private final List<Report> stored = new CopyOnWriteArrayList<>();
  private final List<Hello> hellos = new CopyOnWriteArrayList<>();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private final Map<ByteString, Dispatch> untaken = new LinkedHashMap<>();
  private final List<ByteString> taken = new CopyOnWriteArrayList<>();
  private volatile boolean welcoming = true;
  private volatile boolean overloaded;
  private volatile boolean unheard;
  private volatile String renewalRefusal = "";
  private volatile byte[] release = new byte[0];
  private volatile long clockAhead;
  private volatile AgentSettings settings = AgentSettings.getDefaultInstance();

  /** The next Hello finds what is between full; once. */
  public void overload() {
    overloaded = true;
  }

  boolean takeOverload() {
    boolean was = overloaded;
    overloaded = false;
    return was;
  }

  /** No hub listens at the broker when the next renewal comes; once. */
  public void leaveRenewal() {
    unheard = true;
  }

  boolean takeUnheard() {
    boolean was = unheard;
    unheard = false;
    return was;
  }

  public HubScript order(Order... next) {
    orders.addAll(List.of(next));
    return this;
  }

  /** From now on batches are stored. */
  public void forgetOrders() {
    orders.clear();
  }

  /** With each welcome from now on. */
  public void settings(AgentSettings wished) {
    settings = wished;
  }

  public void revoke(String agent) {
    revoked.add(agent);
  }

  public boolean isRevoked(String agent) {
    return revoked.contains(agent);
  }

  public void refuseRenewals(String code) {
    renewalRefusal = code;
  }

  /** What the hub has of releases, whatever their name. */
  public void releases(byte[] bytes) {
    release = bytes.clone();
  }

  ToAgent releasePart(ReleaseAsk ask) {
    int from = (int) Math.min(ask.getOffset(), release.length);
    int length = Math.min(ask.getLength(), release.length - from);
    var part = ReleasePart.newBuilder().setRelease(ask.getRelease()).setOffset(ask.getOffset());
    return ToAgent.newBuilder()
        .setReleasePart(
            release.length == 0
                ? part.setCode("RELEASE_UNKNOWN")
                : part.setContent(ByteString.copyFrom(release, from, length)))
        .build();
  }

  ToAgent renewal(TestAuthority authority, String agent, RenewRequest request) {
    var answer =
        renewalRefusal.isEmpty()
            ? RenewAnswer.newBuilder()
                .setIssued(EnrolmentHubDouble.signed(authority, agent, request))
            : RenewAnswer.newBuilder().setCode(renewalRefusal);
    return ToAgent.newBuilder().setRenewal(answer).build();
  }

  public void stopWelcoming() {
    welcoming = false;
  }

  public boolean isWelcoming() {
    return welcoming;
  }

  public void setClockAhead(long millis) {
    clockAhead = millis;
  }

  /** As if these had been stored earlier. */
  public void holds(long stream, long upTo) {
    storedUpTo.put(stream, upTo);
  }

  public List<Report> stored() {
    return List.copyOf(stored);
  }

  public List<Long> storedSequences() {
    return stored.stream().map(Report::getSequence).toList();
  }

  public List<Hello> hellos() {
    return List.copyOf(hellos);
  }

  public List<ByteString> taken() {
    return List.copyOf(taken);
  }

  ToAgent welcome(Hello hello) {
    hellos.add(hello);
    return ToAgent.newBuilder()
        .setWelcome(
            Welcome.newBuilder()
                .setStream(hello.getStream())
                .setStoredUpTo(storedUpTo.getOrDefault(hello.getStream(), 0L))
                .setHubTimeMillis(hubTime())
                .setSettings(settings))
        .build();
  }

  synchronized Decision decide(ReportBatch batch) {
    Order order = orders.isEmpty() ? Order.STORE : orders.remove();
    return switch (order) {
      case NOT_NOW -> new Decision(order, refusal(batch, "NOT_NOW", false));
      case MALFORMED -> new Decision(order, refusal(batch, "MALFORMED", true));
      case TOO_LARGE -> new Decision(order, refusal(batch, "TOO_LARGE", true));
      case CUT, SAY_NOTHING, RECEIPT_ONLY -> new Decision(order, ToAgent.getDefaultInstance());
      case STORE, STORE_AND_ANSWER_TWICE, STORE_AND_CUT -> new Decision(order, store(batch));
    };
  }

  private ToAgent store(ReportBatch batch) {
    long upTo = storedUpTo.getOrDefault(batch.getStream(), 0L);
    for (Report report : batch.getReportsList()) {
      if (report.getSequence() <= upTo) {
        continue;
      }
      if (report.getSequence() != upTo + 1 && report.getSequence() != batch.getLowestKept()) {
        return refusal(batch, "OUT_OF_ORDER", false);
      }
      stored.add(report);
      upTo = report.getSequence();
      storedUpTo.put(batch.getStream(), upTo);
    }
    return ToAgent.newBuilder()
        .setAck(
            Ack.newBuilder()
                .setStream(batch.getStream())
                .setStoredUpTo(upTo)
                .setHubTimeMillis(hubTime()))
        .build();
  }

  private ToAgent refusal(ReportBatch batch, String code, boolean forGood) {
    return ToAgent.newBuilder()
        .setRefusal(
            Refusal.newBuilder()
                .setStream(batch.getStream())
                .setFirst(batch.getReports(0).getSequence())
                .setLast(batch.getReports(batch.getReportsCount() - 1).getSequence())
                .setCode(code)
                .setMessage("ordered by the test")
                .setForGood(forGood)
                .setStoredUpTo(storedUpTo.getOrDefault(batch.getStream(), 0L)))
        .build();
  }

  synchronized void waiting(Dispatch dispatch) {
    untaken.put(dispatch.getId(), dispatch);
  }

  synchronized List<Dispatch> untaken() {
    return new ArrayList<>(untaken.values());
  }

  synchronized void takenByAgent(ByteString id) {
    untaken.remove(id);
    taken.add(id);
  }

  /** What its clock shows. */
  public long hubTime() {
    return java.time.Instant.now().toEpochMilli() + clockAhead;
  }
}
