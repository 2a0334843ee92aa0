package kassahub.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.HubInstance;
import kassahub.hub.database.LargeReads;
import kassahub.hub.database.Standbys;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.notice.mail.Mails;
import kassahub.hub.ops.CountedFigure;
import kassahub.hub.ops.Health;
import kassahub.hub.ops.Metrics;
import kassahub.hub.web.Routes;
import kassahub.hub.web.WebServer;

/**
 * For load balancers, watchdogs and Prometheus: no more than well or not, and figures that show
 * where a line is stuck.
 */
record HubOps(Health health, Metrics metrics) {
  /** With less, keys, uploads and the embedded database are about to fail. */
  private static final long LEAST_ROOM = 64L << 20;

  /**
   * What is looked at.
   *
   * @param data folder that the hub writes to
   * @param ahead how far the machine's clock is before what the hub goes by
   */
  record Parts(
      HubFeatures features,
      AgentSide agents,
      HubInstance instance,
      Standbys standbys,
      LargeReads reads,
      Path data,
      Supplier<Duration> ahead) {}

  /** Looks at a whole hub. */
  static HubOps of(Parts parts, InstantSource clock) {
    var hub = parts.features();
    var agents = parts.agents();
    var metrics = new Metrics();
    wayUp(metrics, hub, agents);
    wayDown(metrics, hub, clock);
    papers(metrics, hub.documents(), clock);
    mail(metrics, hub.people().mails(), clock);
    metrics.gauge(
        "kassahub.changes.dropped.topics",
        "Changes that could not be told in time",
        hub.changes()::dropped);
    standing(metrics, parts, clock);
    return new HubOps(
        new Health(
            List.of(
                new Health.Part("database", parts.instance()::alive),
                new Health.Part("database disk", () -> checkDisk(hub.database())),
                new Health.Part("data folder", () -> checkRoom(parts.data())),
                new Health.Part("agents", () -> check(agents.complaints())))),
        metrics);
  }

  /** The last step up: what people and programs ask. */
  void watch(WebServer web) {
    metrics.gauge(
        "kassahub.web.running.requests",
        "Requests that are answered now, of 512 at once",
        web::running);
    metrics.counter(
        "kassahub.web.mistakes", "Requests that failed by a mistake of the hub", web::mistakes);
  }

  void register(Routes open) {
    var token = Optional.ofNullable(System.getenv("KASSAHUB_METRICS_TOKEN"));
    new OpsPages(health, metrics, token).register(open);
  }

  private static void check(List<String> complaints) {
    if (!complaints.isEmpty()) {
      throw new IllegalStateException(String.join(", ", complaints));
    }
  }

  /** As the last write saw it; {@link HubInstance} tries again until it succeeds. */
  private static void checkDisk(Database database) {
    if (database.outage().filter(DatabaseAway.Kind.FULL::equals).isPresent()) {
      throw new IllegalStateException("the disk of the database is full");
    }
  }

  private static void checkRoom(Path data) {
    long room = room(data);
    if (room < LEAST_ROOM) {
      throw new IllegalStateException(room + " bytes are free in " + data);
    }
  }

  /** Bytes that this process may still write there. */
  private static long room(Path data) {
    try {
      return Files.getFileStore(data).getUsableSpace();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(data + " cannot be looked at", unreadable);
    }
  }

  private static double free(Path data) {
    try {
      return room(data);
    } catch (UncheckedIOException unreadable) {
      return Double.NaN;
    }
  }

  private static void wayUp(Metrics metrics, HubFeatures hub, AgentSide agents) {
    metrics.gauge(
        "kassahub.agents.connected", "Agents with a link to this instance", agents::connected);
    metrics.gauge(
        "kassahub.broker.away",
        "1 when the broker does not answer this instance",
        () -> agents.isBrokerAway() ? 1 : 0);
    metrics.counter(
        "kassahub.door.refused.connections",
        "Connections with certificates that are revoked, expired or unknown",
        hub.agents()::refusedConnections);
    metrics.gauge(
        "kassahub.intake.undecided.bytes",
        "Reports that wait for their transaction",
        () -> agents.figures().undecidedBytes());
    metrics.gauge(
        "kassahub.intake.waiting.batches",
        "Batches that wait for their transaction",
        () -> agents.figures().waitingBatches());
    metrics.gauge(
        "kassahub.intake.refused.reports",
        "Reports that the database can never hold",
        () -> agents.figures().refusedForGood());
    metrics.gauge(
        "kassahub.intake.mistakes",
        "Mistakes of the hub that keep reports waiting",
        () -> agents.figures().mistakes());
    metrics.counter(
        "kassahub.intake.stored.reports",
        "Reports committed and new",
        () -> agents.figures().stored().reports());
    metrics.counter(
        "kassahub.health.reports",
        "What agents said of themselves",
        () -> agents.figures().stored().health());
    metrics.counter(
        "kassahub.health.unreaching",
        "Of these from agents that did not reach a register",
        () -> agents.figures().stored().unreaching());
    metrics.counter(
        "kassahub.health.waiting.reports",
        "Reports that waited in the outboxes of those agents",
        () -> agents.figures().stored().waitingAtAgents());
  }

  private static void standing(Metrics metrics, Parts parts, InstantSource clock) {
    var hub = parts.features();
    metrics.gauge(
        "kassahub.database.away",
        "1 when the database cannot be reached or its disk is full",
        () -> hub.database().outage().isPresent() ? 1 : 0);
    metrics.gauge(
        "kassahub.database.standbys.missing",
        "Standbys that should copy the primary and do not",
        counted(clock, parts.standbys()::missing));
    metrics.gauge(
        "kassahub.database.commits.alone",
        "1 when commits wait for no standby",
        counted(clock, () -> parts.standbys().commitsAlone() ? 1 : 0));
    metrics.counter(
        "kassahub.database.reports.from.standby",
        "Status reports read from a standby",
        parts.reads()::fromStandbys);
    metrics.counter(
        "kassahub.database.reports.fallen.back",
        "Status reports read from the primary in place of a standby",
        parts.reads()::fallenBack);
    metrics.gauge(
        "kassahub.data.free.bytes", "Free where the data folder lies", () -> free(parts.data()));
    metrics.gauge(
        "kassahub.clock.ahead.seconds",
        "How far this machine's clock is before the database's",
        () -> parts.ahead().get().toMillis() / 1000.0);
    metrics.gauge(
        "kassahub.hubs.alive",
        "Instances as the database knows them",
        counted(clock, parts.instance()::alive));
    metrics.gauge(
        "kassahub.issuing.certificate.seconds",
        "Until the issuing authority ends",
        () -> Duration.between(clock.instant(), hub.authority().issuingUntil()).toSeconds());
    metrics.gauge(
        "kassahub.broker.certificate.seconds",
        "Until the broker's certificate ends",
        () ->
            parts
                .agents()
                .brokerCertificateUntil()
                .map(until -> (double) Duration.between(clock.instant(), until).toSeconds())
                .orElse(Double.NaN));
  }

  private static void wayDown(Metrics metrics, HubFeatures hub, InstantSource clock) {
    metrics.gauge(
        "kassahub.vendor.waiting.questions",
        "Questions that wait for a vendor",
        counted(clock, hub.vendorQueue()::waiting));
    metrics.gauge(
        "kassahub.vendor.oldest.question.seconds",
        "How long the first of them waits",
        counted(clock, hub.vendorQueue()::oldestSeconds));
    metrics.gauge(
        "kassahub.dispatches.live",
        "Dispatches that are not finished",
        counted(clock, new Deliveries(hub.database(), clock)::live));
    metrics.gauge(
        "kassahub.dispatch.due.agents",
        "Agents that the dispatcher has to look at",
        hub.dueAgents()::size);
    metrics.counter(
        "kassahub.dispatches.done", "Dispatches that agents did", hub.dispatches()::done);
    metrics.counter(
        "kassahub.dispatches.failed",
        "Dispatches that ended without having been done",
        hub.dispatches()::failed);
    metrics.gauge(
        "kassahub.results.foreign",
        "Results of work that was another agent's",
        hub.dispatches()::foreignResults);
  }

  private static void papers(Metrics metrics, Documents documents, InstantSource clock) {
    metrics.gauge(
        "kassahub.documents.waiting",
        "Invoices without file and orders to be shipped",
        counted(clock, documents::waiting));
    metrics.gauge(
        "kassahub.documents.failing",
        "Of them those that could not be made",
        counted(clock, documents::failing));
    metrics.gauge(
        "kassahub.documents.oldest.seconds",
        "How long the first of them waits",
        counted(clock, documents::oldestSeconds));
  }

  private static void mail(Metrics metrics, Mails mails, InstantSource clock) {
    metrics.gauge(
        "kassahub.mail.waiting", "Mail that no server has taken", counted(clock, mails::waiting));
    metrics.gauge(
        "kassahub.mail.oldest.seconds",
        "How long the first of it waits",
        counted(clock, mails::oldestSeconds));
  }

  private static CountedFigure counted(InstantSource clock, LongSupplier count) {
    return new CountedFigure(clock, count);
  }
}
