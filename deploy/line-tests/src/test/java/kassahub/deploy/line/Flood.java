package kassahub.deploy.line;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import kassahub.agent.Agent;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.Identity;
import kassahub.agent.uplink.Inbound;
import kassahub.agent.uplink.Introduction;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.Outcome;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.mqtt.MqttUplink;
import kassahub.deploy.bench.LoadReports;
import kassahub.proto.EnrolmentString;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.RegisterIdentity;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;

/**
 * An agent gone wild: over its own good connection it sends the largest batches there are, one
 * behind the other, for as long as it is let.
 */
final class Flood implements AutoCloseable {
  private static final int LARGEST_BATCH = 200;

  private final Identity identity;
  private final Uplink.Session session;
  private final String serial;
  private final long stream;
  private final Set<Report> sent = new LinkedHashSet<>();
  private final Set<Report> acknowledged = new LinkedHashSet<>();
  private final Thread thread;
  private long sequence;
  private volatile boolean over;
  private volatile long stored;
  private volatile String end = "it goes on";

  Flood(Path data, EnrolmentString string, HubAddress hub, String serial)
      throws IOException, InterruptedException, EnrolmentException, UplinkException {
    this.serial = serial;
    stream = new Random().nextLong();
    identity = Agent.enrol(data, string, again -> {});
    var hello =
        Hello.newBuilder()
            .setStream(stream)
            .setNextSequence(1)
            .setVersion("flood")
            .setDeviceTimeMillis(Instant.now().toEpochMilli())
            .build();
    session =
        new MqttUplink(hub, LinkTimes.DEFAULT)
            .connect(new Introduction(identity.credentials(), hello, Instant.now()), new Deaf());
    thread = Thread.ofVirtual().name("flood").start(this::run);
  }

  /** Takes no work. */
  private static final class Deaf implements Inbound {
    @Override
    public boolean take(Dispatch dispatch) {
      return false;
    }

    @Override
    public void hubTime(long hubMillis) {}
  }

  String agent() {
    return identity.credentials().agent();
  }

  /** How much of it the hub says it has. */
  long stored() {
    return stored;
  }

  /** Why it ended, if it did. */
  String end() {
    return end;
  }

  /** All of it; after {@link #stop}. */
  Set<Report> sent() {
    return sent;
  }

  /** What the hub said it has; after {@link #stop}. */
  Set<Report> acknowledged() {
    return acknowledged;
  }

  private void run() {
    try {
      send(List.of(identityReport()));
      while (!over) {
        var batch = new ArrayList<Report.Builder>();
        for (int i = 0; i < LARGEST_BATCH; i++) {
          batch.add(LoadReports.state(serial, sequence + i));
        }
        send(batch);
      }
      end = "it was told to end";
    } catch (UplinkException | InterruptedException broken) {
      end = broken.toString();
    }
  }

  /** Until the hub has taken it, or it is over. */
  private void send(List<Report.Builder> reports) throws UplinkException, InterruptedException {
    var batch = ReportBatch.newBuilder().setStream(stream).setLowestKept(sequence + 1);
    reports.forEach(one -> batch.addReports(one.setStream(stream).setSequence(++sequence)));
    sent.addAll(batch.getReportsList());
    boolean taken = false;
    while (!taken && !over) {
      taken = session.send(batch.build()) instanceof Outcome.Stored; // or it has no room now
    }
    if (taken) {
      acknowledged.addAll(batch.getReportsList());
      stored = sequence;
    }
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

  /** After the batch that is on its way. */
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
    session.close();
  }
}
