package kassahub.hub;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import kassahub.hub.agent.AgentPorts;
import kassahub.hub.database.Await;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseClock;
import kassahub.hub.database.HubInstance;
import kassahub.hub.database.HubKeys;
import kassahub.hub.database.Standbys;
import kassahub.hub.job.Clocks;
import kassahub.hub.notice.webhook.WebhookCalls;
import kassahub.hub.notice.webhook.WebhookClient;
import kassahub.hub.report.StatusReport;
import kassahub.hub.web.WebServer;

/**
 * One running hub. Builds every part by hand, starts them in order and closes them in reverse:
 * cabinet and agents' ports first, so that nothing new comes in, the database last.
 */
public final class Hub implements AutoCloseable {
  private final Closing closing;
  private final HubFeatures features;
  private final WebServer web;

  private Hub(Closing closing, HubFeatures features, WebServer web) {
    this.closing = closing;
    this.features = features;
    this.web = web;
  }

  /**
   * The times that a hub goes by.
   *
   * @param pace of recurring work
   * @param ahead how far the machine's clock is before what the hub goes by
   */
  private record Time(InstantSource clock, InstantSource pace, Supplier<Duration> ahead) {}

  /**
   * Starts a hub that goes by its database's clock, and returns when it serves.
   *
   * @param machine this machine's clock
   * @throws RuntimeException when a part cannot start; the others are closed again
   */
  public static Hub startByDatabaseTime(HubConfig config, InstantSource machine) {
    return start(
        config,
        (database, closing) -> {
          var clock = closing.add(new DatabaseClock(machine, database));
          clock.start();
          return new Time(clock, clock, clock::ahead);
        });
  }

  /**
   * Starts a hub that goes by this clock, and returns when it serves.
   *
   * @throws RuntimeException when a part cannot start; the others are closed again
   */
  public static Hub start(HubConfig config, InstantSource clock) {
    var time = new Time(clock, InstantSource.system(), () -> Duration.ZERO);
    return start(config, (database, closing) -> time);
  }

  private static Hub start(HubConfig config, BiFunction<Database, Closing, Time> source) {
    var closing = new Closing();
    try {
      return start(config, source, closing);
    } catch (RuntimeException | Error failed) {
      closing.close();
      throw failed;
    }
  }

  private static Hub start(
      HubConfig config, BiFunction<Database, Closing, Time> source, Closing closing) {
    DemoData.check(config);
    var vertx = HubDatabase.vertx();
    closing.add(() -> Await.on(vertx.close()));
    var database = HubDatabase.open(config, vertx, closing);
    var time = source.apply(database.database(), closing);
    var clock = time.clock();
    var changes = closing.add(new Changes(vertx, database.address()));
    changes.start();
    var instance = closing.add(new HubInstance(database.database(), hostName(), version()));
    instance.start();
    var features = HubFeatures.build(config, database.database(), changes, clock, instance.id());
    requireSameKeys(config, features);
    keepHistory(config, features);
    features.billingTerms(config).calendars().enter();
    features.people().secondFactors().sealOld();
    var ports =
        new AgentSide.Parts(
            vertx,
            database.database(),
            changes,
            clock,
            instance.id(),
            features.authority(),
            features.agentPorts());
    var agents = closing.add(new AgentSide(config.agents(), ports, features.agentSide()));
    agents.start();
    var calls = calls(config, vertx, features, closing);
    var posting = HubMail.open(config, vertx, features, closing);
    var clocks = closing.add(new Clocks(database.address(), time.pace()));
    declare(clocks, config, features);
    clocks.every("webhooks", Duration.ofSeconds(2), calls::run);
    posting.ifPresent(
        job -> {
          clocks.every("mail", Duration.ofSeconds(2), job::run);
          clocks.every("notice-mails", Duration.ofMinutes(5), features.noticeMails()::run);
        });
    clocks.every("confirmations", Duration.ofMinutes(10), features.confirmations()::expire);
    clocks.every("link-changes", Duration.ofMinutes(1), features.plannedLinks()::makeDue);
    clocks.every("rollouts", Duration.ofSeconds(30), features.rollouts()::run);
    clocks.every("matters-of-ended", Duration.ofMinutes(1), features.matterOwners()::release);
    clocks.every("matters", Duration.ofHours(1), features.matterOwners()::forgetOld);
    clocks.start();
    var standbys = new Standbys(database.database(), HubDatabase.standbys(config));
    var reads = closing.add(database.reads(config, vertx));
    var ops =
        HubOps.of(
            new HubOps.Parts(
                features, agents, instance, standbys, reads, config.data(), time.ahead()),
            clock);
    var report = new StatusReport(reads, clock);
    var web = closing.add(HubPages.build(vertx, config, features, ops, report));
    web.start();
    closing.add(features.issuers()); // closed early: what waits for a vendor holds up no stop
    closing.add(features.vendorQueue()).start();
    return new Hub(closing, features, web);
  }

  private static WebhookCalls calls(
      HubConfig config, Vertx vertx, HubFeatures hub, Closing closing) {
    var client = closing.add(new WebhookClient(vertx, config.webhooks()));
    var parts =
        new WebhookCalls.Parts(hub.journal(), hub.notices(), hub.people().secrets(), client);
    return new WebhookCalls(hub.database(), hub.clock(), parts);
  }

  private static void requireSameKeys(HubConfig config, HubFeatures features) {
    var ours =
        new HubKeys(
            features.authority().rootHash(),
            features.issuerKey().publicHex(),
            features.people().secondFactors().keyHash());
    var others = ours.differences(features.database());
    if (!others.isEmpty()) {
      throw new ConfigException(
          List.of(
              "data: %s of %s hold other keys than the hubs of this database have; copy these folders from one of them"
                  .formatted(String.join(", ", others), config.data())));
    }
  }

  private static void declare(Clocks clocks, HubConfig config, HubFeatures features) {
    clocks.every("installations", Duration.ofSeconds(5), features.installations()::reconcile);
    clocks.every(
        "licence-alerts", Duration.ofMinutes(10), features.installations().alerts()::review);
    clocks.every("missed-dates", Duration.ofMinutes(1), () -> features.devices().carryOverMissed());
    clocks.every("vendor-deadlines", Duration.ofSeconds(5), features.vendorQueue()::endOverdue);
    clocks.every("orders", Duration.ofMinutes(1), features.sales()::placeOwed);
    clocks.every("invoices", Duration.ofSeconds(30), features.billing().invoices()::issueDue);
    clocks.every("documents", Duration.ofSeconds(30), features.documents()::printDue);
    clocks.every("debts", Duration.ofMinutes(10), features.billing().debts()::review);
    clocks.every("renewals", Duration.ofSeconds(10), features.renewals()::run);
    clocks.every("renewal-notices", Duration.ofHours(1), features.renewalNotices()::run);
    clocks.every(
        "renewal-orders-told", Duration.ofMinutes(1), features.renewalNotices()::tellOrdered);
    clocks.every("subscription-notices", Duration.ofHours(1), features.subscriptionNotices()::run);
    clocks.every("invoice-notices", Duration.ofMinutes(1), features.invoiceNotices()::run);
    clocks.every(
        "installation-notices", Duration.ofMinutes(1), features.installationNotices()::run);
    clocks.every("agent-notices", Duration.ofMinutes(1), features.agentNotices()::run);
    clocks.every("history", Duration.ofHours(1), () -> keepHistory(config, features));
    clocks.every("repeated-requests", Duration.ofHours(1), features.idempotency()::forgetOld);
    clocks.every("sign-ins", Duration.ofHours(1), features.people().users()::cleanUp);
    clocks.every("webhook-feed", Duration.ofSeconds(10), features.webhookFeed()::run);
    clocks.every("webhook-log", Duration.ofHours(1), features.webhookFeed()::cleanUp);
    clocks.every("old-mail", Duration.ofHours(1), features.people().mails()::cleanUp);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "unnamed";
    }
  }

  private static String version() {
    return Optional.ofNullable(Hub.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private static void keepHistory(HubConfig config, HubFeatures features) {
    var days = Duration.ofDays(config.retention().telemetryDays());
    features.database().run(tx -> features.registers().dropHistory(tx, days));
    features.database().run(tx -> features.registers().openHistory(tx));
  }

  /** The verbs. */
  public HubFeatures features() {
    return features;
  }

  /** Port of the cabinet and the API. */
  public int httpPort() {
    return web.port();
  }

  /** Where agents connect. */
  public AgentPorts agentPorts() {
    return features.agentPorts().get();
  }

  @Override
  public void close() {
    closing.close();
  }
}
