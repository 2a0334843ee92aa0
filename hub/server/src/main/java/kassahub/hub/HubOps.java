package kassahub.hub;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import kassahub.hub.database.HubInstance;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.ops.CountedFigure;
import kassahub.hub.ops.Health;
import kassahub.hub.ops.Metrics;
import kassahub.hub.web.Routes;

/**
 * For load balancers, watchdogs and Prometheus: no more than well or not, and figures that show
 * where a line is stuck.
 */
record HubOps(Health health, Metrics metrics) {

  /** Looks at a whole hub. */
  static HubOps of(HubFeatures hub, AgentSide agents, HubInstance instance, InstantSource clock) {
    var metrics = new Metrics();
    wayUp(metrics, agents);
    wayDown(metrics, hub, clock);
    metrics.gauge("kassahub.changes.dropped.topics", hub.changes()::dropped);
    return new HubOps(
        new Health(
            List.of(
                new Health.Part("database", instance::alive),
                new Health.Part("agents", () -> check(agents.complaints())))),
        metrics);
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

  private static void wayUp(Metrics metrics, AgentSide agents) {
    metrics.gauge("kassahub.agents.connected", agents::connected);
    metrics.gauge("kassahub.intake.undecided.bytes", () -> agents.figures().undecidedBytes());
    metrics.gauge("kassahub.intake.waiting.batches", () -> agents.figures().waitingBatches());
    metrics.gauge("kassahub.intake.refused.reports", () -> agents.figures().refusedForGood());
    metrics.gauge("kassahub.intake.mistakes", () -> agents.figures().mistakes());
  }

  private static void wayDown(Metrics metrics, HubFeatures hub, InstantSource clock) {
    metrics.gauge("kassahub.vendor.waiting.questions", counted(clock, hub.vendorQueue()::waiting));
    metrics.gauge("kassahub.dispatches.live", counted(clock, new Deliveries(hub.database())::live));
    metrics.gauge("kassahub.dispatch.due.agents", hub.dueAgents()::size);
    metrics.gauge("kassahub.results.foreign", hub.dispatches()::foreignResults);
  }

  private static CountedFigure counted(InstantSource clock, LongSupplier count) {
    return new CountedFigure(clock, count);
  }
}
