package kassahub.deploy.line;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import kassahub.agent.Agent;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.Identity;
import kassahub.deploy.bench.LoadReports;
import kassahub.hub.gateway.mqtt.RawMqtt;
import kassahub.hub.gateway.mqtt.RawMqtt.Packet;
import kassahub.proto.EnrolmentString;
import kassahub.proto.Topics;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.RegisterIdentity;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;

/**
 * An agent gone wild: over its own good connection it has as many of the largest batches under way
 * as it may, then more than it may, and when it is cut off for that it comes back at once.
 */
final class Flood implements AutoCloseable {
  private static final int LARGEST_BATCH = 200;

  /** At a time, as the hub says when it accepts a connection. */
  private static final int ALLOWED = 4;

  private static final int ROUNDS = 5;
  private static final int TOO_MANY = 12;

  /** So few that what the hub says about it is not lost behind what it has not read. */
  private static final int SMALL_BATCH = 5;

  private static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
  private static final int REFUSED = 0x80;

  private final Identity identity;
  private final SSLContext tls;
  private final HubAddress hub;
  private final String serial;
  private final long stream = new Random().nextLong();
  private final Map<Long, Report> sent = new TreeMap<>();
  private final Thread thread;
  private volatile boolean over;
  private volatile long stored;
  private final AtomicInteger cutOff = new AtomicInteger();
  private volatile String end = "nothing has ended it";

  Flood(Path data, EnrolmentString string, HubAddress hub, String serial)
      throws IOException, InterruptedException, EnrolmentException, GeneralSecurityException {
    this.hub = hub;
    this.serial = serial;
    identity = Agent.enrol(data, string, again -> {});
    tls = identity.credentials().sslContext(Instant.now());
    thread = Thread.ofVirtual().name("flood").start(this::run);
  }

  String agent() {
    return identity.credentials().agent();
  }

  /** How much of it the hub says it has: all up to here. */
  long stored() {
    return stored;
  }

  /** How often the hub ended its connection because it sent more than it may at once. */
  int cutOff() {
    return cutOff.get();
  }

  /** Why its last connection ended. */
  String end() {
    return end;
  }

  /** All of it; after {@link #stop}. */
  Collection<Report> sent() {
    return List.copyOf(sent.values());
  }

  /** What the hub said it has; after {@link #stop}. */
  Collection<Report> acknowledged() {
    return sent().stream().filter(report -> report.getSequence() <= stored).toList();
  }

  private void run() {
    while (!over) {
      try (var link = RawMqtt.connect(tls, hub.host(), hub.port(), agent())) {
        greet(link);
        flood(link);
        exceed(link);
      } catch (IOException broken) {
        end = broken.toString();
      }
    }
  }

  /** Learns what the hub has. */
  private void greet(RawMqtt link) throws IOException {
    link.subscribe(Topics.down(agent()));
    var hello =
        Hello.newBuilder()
            .setStream(stream)
            .setNextSequence(stored + 1)
            .setVersion("flood")
            .setDeviceTimeMillis(Instant.now().toEpochMilli());
    link.publish(
        Topics.up(agent()), FromAgent.newBuilder().setHello(hello).build().toByteArray(), 1);
    Packet said = link.next();
    while (said.type() != RawMqtt.PUBLISH_QOS_1) {
      said = link.next();
    }
    stored = message(said).getWelcome().getStoredUpTo();
  }

  /** Behind the topic, the number of the message and no properties. */
  private static ToAgent message(Packet publish) throws IOException {
    var body = ByteBuffer.wrap(publish.body());
    body.position(body.position() + Short.BYTES + body.getShort(0) + Short.BYTES);
    int properties = body.get();
    body.position(body.position() + properties);
    return ToAgent.parseFrom(body);
  }

  /** All that it may. */
  private void flood(RawMqtt link) throws IOException {
    for (int round = 0; round < ROUNDS && !over; round++) {
      long from = stored + 1;
      link.publishAll(Topics.up(agent()), batches(ALLOWED, LARGEST_BATCH), 1);
      for (int at = 1; at <= ALLOWED; at++) {
        acknowledged(link);
        stored = from - 1 + (long) at * LARGEST_BATCH;
      }
    }
  }

  private static void acknowledged(RawMqtt link) throws IOException {
    Packet said = link.next();
    boolean refused = said.body().length > 2 && (said.body()[2] & REFUSED) != 0;
    if (said.type() != RawMqtt.PUBACK || refused) {
      throw new IOException("no room, or the connection ends: " + said.type());
    }
  }

  /** More than it may: waits for the end of the connection. */
  private void exceed(RawMqtt link) throws IOException {
    link.publishAll(Topics.up(agent()), batches(TOO_MANY, SMALL_BATCH), 1);
    Packet said = link.next();
    while (said.type() != RawMqtt.DISCONNECT) {
      said = link.next();
    }
    int reason = said.body()[0] & 0xff;
    end = "reason code " + reason;
    if (reason == RECEIVE_MAXIMUM_EXCEEDED) {
      cutOff.incrementAndGet();
    }
  }

  /** The next that the hub does not have. */
  private List<byte[]> batches(int count, int reports) {
    return IntStream.range(0, count)
        .mapToObj(at -> batch(stored + 1 + (long) at * reports, reports))
        .map(batch -> FromAgent.newBuilder().setBatch(batch).build().toByteArray())
        .toList();
  }

  private ReportBatch batch(long from, int reports) {
    var batch = ReportBatch.newBuilder().setStream(stream).setLowestKept(stored + 1);
    for (long sequence = from; sequence < from + reports; sequence++) {
      batch.addReports(sent.computeIfAbsent(sequence, this::report));
    }
    return batch.build();
  }

  private Report report(long sequence) {
    var report = sequence == 1 ? identityReport() : LoadReports.state(serial, sequence);
    return report.setStream(stream).setSequence(sequence).build();
  }

  private Report.Builder identityReport() {
    return Report.newBuilder()
        .setRegister(serial)
        .setDeviceTimeMillis(Instant.now().toEpochMilli())
        .setIdentity(
            RegisterIdentity.newBuilder()
                .setDriver("shtrih")
                .setModel("Nano")
                .setFirmwareVersion("C.3")
                .setFirmwareBuild(15_010)
                .setLink("tcp 192.0.2.1:7778")
                .setProtocol(1));
  }

  /** After what is on its way. */
  void stop() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
