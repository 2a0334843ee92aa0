package kassahub.hub.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Figures for Prometheus: {@code GET /metrics}. Names are {@code kassahub_what_unit}. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** The registry holds its sources weakly. */
  private final List<Object> sources = new ArrayList<>();

  public Metrics() {
    var memory = ManagementFactory.getMemoryMXBean();
    var threads = ManagementFactory.getThreadMXBean();
    var runtime = ManagementFactory.getRuntimeMXBean();
    gauge(
        "kassahub.heap.used.bytes",
        "Heap that is used",
        () -> memory.getHeapMemoryUsage().getUsed());
    gauge(
        "kassahub.heap.max.bytes",
        "Heap that may be used",
        () -> memory.getHeapMemoryUsage().getMax());
    gauge("kassahub.platform.threads", "Threads of the operating system", threads::getThreadCount);
    gauge(
        "kassahub.uptime.seconds",
        "Since this instance started",
        () -> runtime.getUptime() / 1_000.0);
  }

  /**
   * A figure that is read when somebody asks: quick, and never throws.
   *
   * @param words what it says
   */
  public void gauge(String name, String words, DoubleSupplier source) {
    sources.add(source);
    Gauge.builder(name, source, DoubleSupplier::getAsDouble).description(words).register(registry);
  }

  /** A count since this instance started, which only grows; shown as {@code NAME_total}. */
  public void counter(String name, String words, LongSupplier source) {
    sources.add(source);
    FunctionCounter.builder(name, source, LongSupplier::getAsLong)
        .description(words)
        .register(registry);
  }

  /** All figures, in the text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
