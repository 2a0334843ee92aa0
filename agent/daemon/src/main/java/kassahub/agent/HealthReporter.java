package kassahub.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.outbox.OutboxStatus;
import kassahub.agent.outbox.Room;
import kassahub.agent.outbox.Urgency;
import kassahub.agent.uplink.HubClock;
import kassahub.agent.uplink.UplinkStatus;
import kassahub.proto.v1.AgentHealth;
import kassahub.proto.v1.AgentUpdates;
import kassahub.proto.v1.AttachedRegister;
import kassahub.proto.v1.EffectiveSettings;
import kassahub.proto.v1.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's reports about itself. */
final class HealthReporter {
  /** Connections that flap do not make more reports than this. */
  private static final Duration SHORTEST_GAP = Duration.ofMinutes(1);

  private static final Path MEMORY = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Logger log = LoggerFactory.getLogger(HealthReporter.class);

  private final BuildInfo build;
  private final InstantSource clock;
  private final Sources sources;
  private final Instant started;
  private Instant last = Instant.MIN;

  /** The hub may not know what the agent goes by. */
  private volatile boolean settingsAreNews = true;

  /** What health is made of. */
  record Sources(
      Outbox outbox,
      Room room,
      Reserve reserve,
      HubClock hubClock,
      Notices notices,
      Supplier<UplinkStatus> uplink,
      Supplier<Credentials> credentials,
      Supplier<Attached> attached,
      AgentUpdates updates,
      Supplier<EffectiveSettings> settings) {}

  /** What the registers' side adds. */
  record Attached(List<AttachedRegister> registers, long unaskedAnswers) {}

  HealthReporter(BuildInfo build, InstantSource clock, Sources sources) {
    this.build = build;
    this.clock = clock;
    this.sources = sources;
    started = clock.instant();
  }

  /** The next report has the settings in it. */
  void tellSettings() {
    settingsAreNews = true;
  }

  /** Unless there was one a moment ago. */
  synchronized void reportAgain() {
    if (last.equals(Instant.MIN) || !clock.instant().isBefore(last.plus(SHORTEST_GAP))) {
      report();
    }
  }

  synchronized void report() {
    try {
      append(Urgency.STATE);
      sources.reserve().keep();
      sources.room().taken();
    } catch (IOException full) {
      sources.notices().add("disk: " + full.getMessage());
      sources.room().refused("health report", full);
    }
  }

  /** After the room ran out, or came back: what waits for room would never tell of its want. */
  synchronized void reportRoom() {
    if (!sources.room().isOut()) {
      reportAgain();
      return;
    }
    try {
      append(Urgency.RESULT);
    } catch (IOException full) {
      reportFromReserve();
    }
  }

  private void reportFromReserve() {
    try {
      sources.reserve().giveUp();
      append(Urgency.RESULT);
    } catch (IOException full) {
      log.debug("the hub cannot be told of the full disk", full);
    }
  }

  private void append(Urgency urgency) throws IOException {
    last = clock.instant();
    var report = Report.newBuilder().setDeviceTimeMillis(clock.millis());
    sources.hubClock().offsetMillis().ifPresent(report::setHubOffsetMillis);
    boolean news = settingsAreNews;
    settingsAreNews = false;
    try {
      sources.outbox().append(report.setHealth(health(news)), urgency);
    } catch (IOException full) {
      settingsAreNews |= news;
      throw full;
    }
  }

  private AgentHealth health(boolean withSettings) throws IOException {
    OutboxStatus outbox = sources.outbox().status();
    Attached attached = sources.attached().get();
    var health =
        AgentHealth.newBuilder()
            .setVersion(build.version())
            .setJava(System.getProperty("java.vm.name") + " " + Runtime.version())
            .setSystem(System.getProperty("os.name") + " " + System.getProperty("os.version"))
            .setStartedMillis(started.toEpochMilli())
            .setOutboxReports(outbox.reports())
            .setOutboxBytes(outbox.bytes())
            .setOutboxLimitBytes(outbox.limitBytes())
            .setRefusedReports(outbox.refusedForGood())
            .setDiskFreeBytes(outbox.diskFreeBytes())
            .setTransport(sources.uplink().get().transport())
            .setCertificateNotAfterMillis(
                sources.credentials().get().certificate().getNotAfter().toInstant().toEpochMilli())
            .setUnaskedAnswers(attached.unaskedAnswers())
            .addAllRegisters(attached.registers())
            .setUpdates(sources.updates())
            .addAllErrors(sources.notices().newestLast());
    residentBytes().ifPresent(health::setResidentBytes);
    if (withSettings) {
      health.setSettings(sources.settings().get());
    }
    return health.build();
  }

  /** Where the system tells it. */
  private static OptionalLong residentBytes() {
    try {
      Matcher line = RESIDENT.matcher(Files.readString(MEMORY));
      return line.find()
          ? OptionalLong.of(1024 * Long.parseLong(line.group(1)))
          : OptionalLong.empty();
    } catch (IOException notLinux) {
      return OptionalLong.empty();
    }
  }
}
