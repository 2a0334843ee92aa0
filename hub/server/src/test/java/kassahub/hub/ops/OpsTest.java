package kassahub.hub.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.hub.LogCapture;
import kassahub.hub.SettableClock;
import kassahub.hub.ops.Health.Part;
import org.junit.jupiter.api.Test;

class OpsTest {
  private static final Part WELL = new Part("database", () -> {});

  @Test
  void wellWhenEveryPartIs() {
    var report = new Health(List.of(WELL)).report();

    assertThat(report.json()).isEqualTo("{\"well\":true}");
  }

  @Test
  void onePartThatThrowsMakesTheHubUnwellWithoutSayingWhy() {
    var broken =
        new Part(
            "mqtt",
            () -> {
              throw new IllegalStateException("secret reason");
            });

    var report = new Health(List.of(WELL, broken)).report();

    assertThat(report.well()).isFalse();
    assertThat(report.json()).isEqualTo("{\"well\":false,\"unwell\":[\"mqtt\"]}");
  }

  @Test
  void theLogSaysWhyInWords() {
    var silent =
        new Part(
            "agents",
            () -> {
              throw new IllegalStateException();
            });
    var full =
        new Part(
            "data folder",
            () -> {
              throw new IllegalStateException("7 bytes are free");
            });

    try (var log = new LogCapture()) {
      new Health(List.of(silent, full)).report();

      assertThat(log.lines())
          .contains(
              "WARN a part is not well part=agents reason=\"it does not say why\"",
              "WARN a part is not well part=data folder reason=\"7 bytes are free\"");
    }
  }

  @Test
  void doesNotWaitForAPartThatHangs() {
    var never = new CountDownLatch(1);
    var hanging =
        new Part(
            "disk",
            () -> {
              try {
                never.await();
              } catch (InterruptedException given) {
                Thread.currentThread().interrupt();
              }
            });

    assertThat(new Health(List.of(hanging), Duration.ofMillis(50)).report().well()).isFalse();
  }

  @Test
  void countsAFigureAtMostEveryTenSecondsHoweverOftenItIsAsked() {
    var clock = new SettableClock();
    var counted = new AtomicLong();
    var figure = new CountedFigure(clock, counted::incrementAndGet);
    await().until(() -> figure.getAsDouble() == 1);
    clock.advance(Duration.ofSeconds(9));
    assertThat(figure.getAsDouble()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    await().until(() -> figure.getAsDouble() == 2);
    assertThat(counted).hasValue(2);
  }

  @Test
  void aFigureIsNeverWaitedForAndGrowsOld() {
    var clock = new SettableClock();
    var database = new Semaphore(1);
    var figure =
        new CountedFigure(
            clock,
            () -> {
              database.acquireUninterruptibly();
              return 5;
            });
    await().until(() -> figure.getAsDouble() == 5);
    clock.advance(Duration.ofSeconds(59));
    assertThat(figure.getAsDouble()).isEqualTo(5);
    clock.advance(Duration.ofSeconds(1));
    assertThat(figure.getAsDouble()).isNaN();

    database.release();
    await().until(() -> figure.getAsDouble() == 5);
  }

  @Test
  void aFigureThatCannotBeCountedIsNoNumber() {
    var clock = new SettableClock();
    var away = new AtomicBoolean();
    var tries = new AtomicLong();
    var figure =
        new CountedFigure(
            clock,
            () -> {
              tries.incrementAndGet();
              if (away.get()) {
                throw new IllegalStateException("the database is away");
              }
              return 3;
            });
    await().until(() -> figure.getAsDouble() == 3);
    away.set(true);
    clock.advance(Duration.ofSeconds(10));
    await().until(() -> Double.isNaN(figure.getAsDouble()));
    assertThat(tries).hasValue(2);
  }

  @Test
  void showsFiguresForPrometheus() {
    try (var metrics = new Metrics()) {
      metrics.gauge("kassahub.dispatches.due", "What is due", () -> 7);
      metrics.counter("kassahub.dispatches.done", "What was done", () -> 9);

      assertThat(metrics.scrape())
          .contains("kassahub_dispatches_due 7.0")
          .contains("kassahub_dispatches_done_total 9.0")
          .contains("# HELP kassahub_dispatches_due What is due\n")
          .contains("# HELP kassahub_dispatches_done_total What was done\n")
          .contains("kassahub_heap_used_bytes")
          .doesNotContainPattern("# HELP \\S+ *\n");
    }
  }
}
