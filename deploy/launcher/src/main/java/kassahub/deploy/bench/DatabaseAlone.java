package kassahub.deploy.bench;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kassahub.hub.HubFeatures;
import kassahub.hub.register.RegisterReport;
import kassahub.hub.register.ReportedState;
import kassahub.hub.register.ShiftState;

/**
 * The same rows by the same statements without agents: no sockets, no TLS, no decoding, reports
 * that were made beforehand. What the database takes like this is the most that a hub can store.
 */
final class DatabaseAlone {
  private static final int LANES = 2;
  private static final int GROUP = 1_000;

  private final HubFeatures hub;

  DatabaseAlone(HubFeatures hub) {
    this.hub = hub;
  }

  /**
   * Writes for a while with as many lanes as the hub's intake has.
   *
   * @param batch reports of one register in a transaction
   */
  JsonObject run(Duration time, int batch) {
    var all = hub.database().transact(BenchStore::bound);
    long end = System.nanoTime() + time.toNanos();
    long begun = System.nanoTime();
    long reports = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lanes = new ArrayList<Future<Long>>();
      for (int i = 0; i < LANES; i++) {
        var lane = all.subList(all.size() * i / LANES, all.size() * (i + 1) / LANES);
        lanes.add(threads.submit(() -> write(lane, batch, end)));
      }
      for (var lane : lanes) {
        reports += lane.get();
      }
    } catch (ExecutionException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new JsonObject().put("reports", reports).put("perSecond", reports / seconds);
  }

  private long write(List<BenchStore.Bound> lane, int batch, long end) {
    int width = Math.max(1, Math.min(lane.size(), GROUP / batch));
    long reports = 0;
    int round = 0;
    while (System.nanoTime() < end) {
      for (int from = 0; from + width <= lane.size(); from += width) {
        var group = lane.subList(from, from + width);
        reports += write(group, batch, ++round);
      }
    }
    return reports;
  }

  private long write(List<BenchStore.Bound> group, int batch, int round) {
    var reports = new ArrayList<RegisterReport>(group.size() * batch);
    for (var bound : group) {
      for (int i = 1; i <= batch; i++) {
        reports.add(report(bound, (long) round * batch + i));
      }
    }
    hub.database()
        .run(
            tx -> {
              BenchStore.advance(tx, group);
              hub.registers().apply(tx, reports);
            });
    return reports.size();
  }

  private static RegisterReport report(BenchStore.Bound bound, long number) {
    return new RegisterReport(
        bound.agent(),
        bound.organisation(),
        bound.serial(),
        ~bound.stream(), // what agents say later is counted by their own streams
        bound.storedUpTo() + number,
        Instant.ofEpochMilli(LoadReports.FIRST_MILLIS + number),
        state(bound.serial(), number));
  }

  private static ReportedState state(String serial, long number) {
    var wall =
        LocalDateTime.ofEpochSecond(LoadReports.FIRST_MILLIS / 1000 + number, 0, ZoneOffset.UTC);
    return new ReportedState(
        true,
        Optional.empty(),
        new ReportedState.Vitals(
            OptionalInt.of(2),
            OptionalInt.of(0),
            ShiftState.OPEN,
            OptionalLong.of(number / 100),
            OptionalLong.of(number % 100),
            Optional.of(wall),
            Optional.of(false),
            Optional.of(wall)),
        Optional.empty(),
        Optional.of(
            new ReportedState.Storage(
                serial,
                Optional.of(LocalDate.of(2027, 12, 1)),
                OptionalInt.of(3),
                OptionalInt.of(0),
                OptionalInt.of(4),
                OptionalInt.of(1),
                Optional.of("fn debug v 2.13"),
                Optional.of(false),
                Optional.empty())),
        new ReportedState.Counters(
            OptionalLong.of(200_000 - number % 100_000),
            OptionalLong.of(90_000),
            OptionalInt.of(20),
            OptionalLong.of(number),
            Optional.of(wall),
            OptionalLong.of(0),
            OptionalLong.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty()),
        Optional.empty());
  }
}
