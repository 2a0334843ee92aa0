package kassahub.agent;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import kassahub.agent.discovery.Prober;
import kassahub.agent.dispatch.AgentWork;
import kassahub.agent.dispatch.DispatchRunner;
import kassahub.agent.dispatch.Taken;
import kassahub.agent.dispatch.UpdateProgress;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.enrol.Enrolment;
import kassahub.agent.enrol.Identity;
import kassahub.agent.enrol.IdentityFiles;
import kassahub.agent.enrol.Renewal;
import kassahub.agent.link.Links;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.register.AttachedStatus;
import kassahub.agent.register.RegisterWatch;
import kassahub.agent.register.RegisterWatches;
import kassahub.agent.register.Reports;
import kassahub.agent.register.WatchParts;
import kassahub.agent.release.Updater;
import kassahub.agent.settings.RemoteSettings;
import kassahub.agent.state.StateFiles;
import kassahub.agent.stick.StickDesk;
import kassahub.agent.stick.StickRecords;
import kassahub.agent.uplink.HubClock;
import kassahub.agent.uplink.HubListener;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.UplinkLoop;
import kassahub.agent.uplink.UplinkParts;
import kassahub.agent.uplink.Waiter;
import kassahub.codec.licence.LicenceMask;
import kassahub.proto.v1.AgentSettings;
import kassahub.proto.v1.AttachedRegister;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.LogLevel;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
import kassahub.proto.v1.UpdateAgent;
import kassahub.proto.v1.Welcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a started agent: built and started top down, stopped bottom up. */
final class RunningAgent implements AutoCloseable, HubListener {
  private static final Duration STICK_CHECK = Duration.ofSeconds(10);
  private static final Duration SETTINGS_CHECK = Duration.ofMinutes(1);
  private static final Duration RENEWAL_CHECK = Duration.ofMinutes(10);
  private static final Logger log = LoggerFactory.getLogger(RunningAgent.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Notices notices = new Notices();
  private final String name;
  private final Outbox outbox;
  private final HealthReporter health;

  /** Every register was polled once. */
  private final AtomicBoolean triedAll = new AtomicBoolean();

  private final Renewal renewal;
  private final IdentityFiles identities;
  private final RegisterWatches watches;
  private final DispatchRunner dispatches;
  private final StickDesk stick;
  private final Chores chores;
  private final Updater updater;
  private final RemoteSettings settings;

  /** The first number of this life's reports: what the hub has beyond it, this process said. */
  private final long firstSequence;

  private final long firstStream;
  private final UplinkLoop uplink;

  /** What has to be there before anything is opened. */
  private record Checked(IdentityFiles identities, Identity identity, List<Uplink> ways) {}

  private RunningAgent(AgentConfig config, AgentParts parts, Checked checked, Runnable restart)
      throws IOException {
    InstantSource clock = parts.clock();
    BuildInfo build = BuildInfo.read();
    identities = checked.identities();
    name = checked.identity().credentials().agent();
    var hubClock = new HubClock(clock, over(build, checked.identity().credentials()));
    outbox = keep(Outbox.open(config.data().resolve("outbox"), config.outbox(), parts.disk()));
    identities.sweep(); // the outbox is locked: no second agent writes here
    firstStream = outbox.stream();
    firstSequence = outbox.nextSequence();
    long damaged = outbox.status().damaged();
    if (damaged > 0) {
      notices.add("outbox: damaged in " + damaged + " files, reports are lost; see quarantine");
    }
    LogTail logTail = LogTail.listening();
    open.push(logTail::close);
    var reports = new Reports(outbox, clock, hubClock::offsetMillis);
    watches = new RegisterWatches(config.registers(), watchParts(config, reports));
    chores = new Chores(name);
    settings = remoteSettings(config, reports, logTail);
    dispatches =
        new DispatchRunner(files(config, "dispatches"), watches, reports, agentWork(logTail));
    stick = new StickDesk(StickRecords.open(config.data()), reports, clock);
    var timing = new UplinkParts.Timing(clock, hubClock, Waiter.real(parts.pauses()), new Random());
    uplink =
        new UplinkLoop(
            name,
            new UplinkParts(checked.ways(), outbox, identities, this, build.version(), timing));
    health =
        new HealthReporter(
            build,
            clock,
            new HealthReporter.Sources(
                outbox,
                reports.room(),
                new Reserve(config.data().resolve("reserve")),
                hubClock,
                notices,
                uplink::status,
                this::credentials,
                this::attached,
                parts.release().message(),
                settings::effective));
    updater = keep(updater(parts, build, hubClock, restart));
    reports.room().whenChanged(() -> chores.soon(health::reportRoom));
    var enrolment = new Enrolment(identities, build.version(), clock, timing.waiter()::pause);
    renewal = new Renewal(identities, enrolment, hubClock::trusted);
    keep(watches);
    keep(chores).every(parts.pauses().apply(config.health()), health::report);
    chores.every(parts.pauses().apply(RENEWAL_CHECK), this::renew);
    chores.every(parts.pauses().apply(SETTINGS_CHECK), settings::tick);
    chores.every(parts.pauses().apply(STICK_CHECK), stick::look);
    keep(uplink);
  }

  private void start() throws IOException {
    settings.start();
    watches.start(this::polled);
    updater.start();
    dispatches.start();
    uplink.start();
  }

  private void polled(RegisterWatch watch, Answer<RegisterSnapshot> outcome) {
    dispatches.polled(watch, outcome);
    if (noneUntried() && !triedAll.getAndSet(true)) {
      chores.soon(health::report); // what was told on connecting said nothing of the registers
    }
  }

  static RunningAgent start(AgentConfig config, AgentParts parts, Runnable restart)
      throws IOException, ConfigException {
    var identities = IdentityFiles.open(config.data());
    Identity identity =
        identities
            .current()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "not enrolled: run `kassahub enrol` with the string from the hub, data "
                            + config.data()));
    var ways = UplinkWays.of(config.hub(), identity).stream().map(parts.way()).toList();
    var agent = new RunningAgent(config, parts, new Checked(identities, identity, ways), restart);
    try {
      agent.start();
    } catch (IOException | RuntimeException failed) {
      agent.close();
      throw failed;
    }
    log.info(
        "agent started agent={} registers={} certificate-until={}",
        agent.name,
        config.registers().size(),
        identity.credentials().certificate().getNotAfter());
    return agent;
  }

  AgentStatus status() {
    try {
      return new AgentStatus(
          name,
          uplink.status(),
          outbox.status(),
          watches.statuses(),
          dispatches.waitingLicences(),
          notices.newestLast());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Asks the outbox too: what hangs in there hangs here. */
  boolean isAlive() {
    try {
      outbox.status();
    } catch (IOException unreadable) {
      log.warn("the outbox of agent={} cannot be read: {}", name, unreadable.toString());
      return false;
    }
    return uplink.isAlive() && watches.all().stream().allMatch(RegisterWatch::isAlive);
  }

  @Override
  public boolean take(Dispatch dispatch) {
    return dispatches.take(dispatch) != Taken.REFUSED_NOW;
  }

  @Override
  public void welcomed(Welcome welcome) {
    if (welcome.getRenewCertificate()) {
      renewal.ask();
    }
    health.tellSettings();
    if (welcome.hasSettings()) {
      settings.welcomed(welcome.getSettings());
    }
    chores.soon(health::reportAgain);
    chores.soon(this::renew);
  }

  @Override
  public void notice(String text) {
    notices.add(text);
  }

  /** One part that fails to stop does not keep the others from it. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) {
        log.error("a part of agent={} did not stop cleanly", name, failed);
      }
    }
    log.info("agent stopped agent={}", name);
  }

  private AgentWork agentWork(LogTail logTail) {
    return new AgentWork() {
      @Override
      public String log(int maxBytes) {
        return logTail.newest(maxBytes);
      }

      @Override
      public void update(UpdateAgent order, Instant deadline, UpdateProgress told) {
        updater.change(order, deadline, told);
      }

      @Override
      public void settings(AgentSettings wished) {
        settings.changed(wished);
      }

      @Override
      public Optional<ZonedDateTime> installsFrom(Optional<LicenceMask> held, Instant deadline) {
        return settings.installsFrom(held, deadline);
      }
    };
  }

  private ByteString ask(ByteString release, long offset, int length)
      throws IOException, InterruptedException {
    try {
      ReleasePart part =
          uplink.ask(
              ReleaseAsk.newBuilder()
                  .setRelease(release)
                  .setOffset(offset)
                  .setLength(length)
                  .build());
      if (!part.getCode().isEmpty()) {
        throw new IOException("the hub does not give the release: " + part.getCode());
      }
      if (!part.getRelease().equals(release) || part.getOffset() != offset) {
        throw new IOException("the hub answered another question");
      }
      return part.getContent();
    } catch (UplinkException gone) {
      throw new IOException(String.valueOf(gone.getMessage()), gone);
    }
  }

  private long freeBytes() {
    try {
      return outbox.status().diskFreeBytes();
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /** The hub has stored a report of this life, and every register was asked once. */
  private boolean hasReported() {
    try {
      boolean here = outbox.stream() != firstStream || outbox.lowestKept() > firstSequence;
      return here && uplink.status().connected() && noneUntried();
    } catch (IOException unreadable) {
      return false;
    }
  }

  private boolean noneUntried() {
    return watches.statuses().stream().noneMatch(AttachedStatus::untried);
  }

  private Updater updater(AgentParts parts, BuildInfo build, HubClock hubClock, Runnable restart)
      throws IOException {
    return new Updater(
        parts.release(),
        build.version(),
        new Updater.Ground(
            this::ask, hubClock::trusted, this::freeBytes, this::hasReported, restart));
  }

  private RemoteSettings remoteSettings(AgentConfig config, Reports reports, LogTail logTail)
      throws IOException {
    return new RemoteSettings(
        files(config, "settings"),
        config.local(),
        () -> Instant.ofEpochMilli(reports.hubMillis()).atZone(ZoneId.systemDefault()),
        effects(logTail));
  }

  private RemoteSettings.Effects effects(LogTail logTail) {
    return new RemoteSettings.Effects() {
      @Override
      public void poll(List<Duration> every) {
        for (int i = 0; i < every.size(); i++) {
          watches.all().get(i).poll(every.get(i));
        }
      }

      @Override
      public void log(LogLevel level) {
        logTail.level(AgentConfig.LogLevel.of(level));
        LogSetup.level(AgentConfig.LogLevel.of(level));
      }

      @Override
      public void changed() {
        health.tellSettings();
        chores.soon(health::report);
      }
    };
  }

  /** One of the agent's own directories, without what an interrupted write left. */
  private static StateFiles files(AgentConfig config, String name) throws IOException {
    StateFiles files = StateFiles.open(config.data().resolve(name));
    files.sweep();
    return files;
  }

  private WatchParts watchParts(AgentConfig config, Reports reports) throws IOException {
    Links links = keep(new Links());
    config
        .registers()
        .forEach(
            register -> register.localPort().ifPresent(port -> links.share(register.link(), port)));
    return new WatchParts(links, reports, files(config, "registers"), Prober::serialPorts);
  }

  private void renew() {
    try {
      renewal.renewIfDue(uplink::renew).ifPresent(notices::add);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return;
    }
    if (identities.candidates().size() > 1) {
      uplink.reconnect();
    }
  }

  private Credentials credentials() {
    List<Credentials> candidates = identities.candidates();
    return candidates.get(candidates.size() - 1);
  }

  private HealthReporter.Attached attached() {
    return new HealthReporter.Attached(
        watches.statuses().stream().map(RunningAgent::attached).toList(), watches.unaskedAnswers());
  }

  /**
   * The latest time that is over for certain, whatever the clock shows: this program was built, and
   * the hub had issued the certificate.
   */
  private static Instant over(BuildInfo build, Credentials credentials) {
    Instant issued = credentials.certificate().getNotBefore().toInstant();
    return issued.isAfter(build.built()) ? issued : build.built();
  }

  private static AttachedRegister attached(AttachedStatus status) {
    var register =
        AttachedRegister.newBuilder()
            .setSerial(status.serial().orElse(""))
            .setLink(status.link())
            .setReachable(status.reachable());
    status.fault().ifPresent(fault -> register.setFault(fault(fault)));
    return register.build();
  }

  private static kassahub.proto.v1.RegisterFault fault(RegisterFault fault) {
    var message =
        kassahub.proto.v1.RegisterFault.newBuilder()
            .setCode(fault.kind().code())
            .setMessage(fault.message());
    fault.deviceCode().ifPresent(message::setDeviceCode);
    return message.build();
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }
}
