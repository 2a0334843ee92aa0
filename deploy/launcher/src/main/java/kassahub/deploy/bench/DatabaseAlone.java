package kassahub.deploy.bench;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import kassahub.hub.database.Database;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.register.RegisterReport;
import kassahub.hub.register.Registers;
import kassahub.hub.register.ReportedState;
import kassahub.hub.register.ShiftState;

/**
 * The same rows by the same statements without agents: no sockets, no TLS, no decoding, reports
 * that were made beforehand. What the database takes like this is the most that a hub can store. It
 * writes from a process of its own: the heap of the hub is full of links.
 */
final class DatabaseAlone {
  private static final int LANES = 2;
  private static final int GROUP = 1_000;

  private final Database database;
  private final Registers registers = new Registers(InstantSource.system(), Duration.ofMinutes(15));

  private DatabaseAlone(Database database) {
    this.database = database;
  }

  /**
   * The folder of the server, reports of one register in a transaction, seconds to write before
   * anything counts, so that the code is compiled, and seconds that count.
   */
  public static void main(String[] arguments) {
    var address = EmbeddedPostgres.running(Path.of(arguments[0])).orElseThrow();
    try (var database = Database.open(Vertx.vertx(), address, LANES)) {
      HubUnderTest.say(
          new DatabaseAlone(database)
              .run(Integer.parseInt(arguments[1]), seconds(arguments[2]), seconds(arguments[3])));
    }
    Runtime.getRuntime().halt(0);
  }

  private static Duration seconds(String number) {
    return Duration.ofSeconds(Integer.parseInt(number));
  }

  /** Writes for a while with as many lanes as the hub's intake has. */
  private JsonObject run(int batch, Duration warmUp, Duration time) {
    var all = database.transact(BenchStore::bound);
    long begun = System.nanoTime() + warmUp.toNanos();
    long end = begun + time.toNanos();
    long reports = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lanes = new ArrayList<Future<Long>>();
      for (int i = 0; i < LANES; i++) {
        var lane = all.subList(all.size() * i / LANES, all.size() * (i + 1) / LANES);
        lanes.add(threads.submit(() -> write(lane, batch, begun, end)));
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

  private long write(List<BenchStore.Bound> lane, int batch, long begun, long end) {
    int width = Math.max(1, Math.min(lane.size(), GROUP / batch));
    long reports = 0;
    int round = 0;
    while (System.nanoTime() - end < 0) {
      for (int from = 0; from + width <= lane.size(); from += width) {
        var group = lane.subList(from, from + width);
        long written = write(group, batch, ++round);
        reports += System.nanoTime() - begun > 0 ? written : 0;
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
    database.run(
        tx -> {
          BenchStore.advance(tx, group);
          registers.apply(tx, reports);
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
