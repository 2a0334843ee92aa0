package kassahub.hub.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.database.LargeReads;
import kassahub.hub.register.FleetSamples;
import kassahub.hub.web.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How fast the report is written: a measurement, run with {@code -Dreport.rows=200000}. Prints one
 * JSON object.
 */
@EnabledIfSystemProperty(named = "report.rows", matches = "[0-9]+")
class StatusReportRateIT {
  private static final int ROWS = Integer.getInteger("report.rows", 0);

  @Test
  void writesRowsAtARateThatItPrints() throws IOException {
    try (var database = TestDatabase.create()) {
      FleetSamples.organisations(database);
      FleetSamples.toldRegister(database, "0085430138900121", FleetSamples.OWN);
      multiply(database);
      var report = new StatusReport(LargeReads.ofPrimary(database.database()), new SettableClock());
      write(report, FleetSamples.CLIENT);

      long cpu = cpuNanos();
      long begin = System.nanoTime();
      long bytes = write(report, FleetSamples.OWN);
      double seconds = (System.nanoTime() - begin) / 1e9;

      System.out.printf(
          "{\"rows\":%d,\"seconds\":%.2f,\"rowsPerSecond\":%.0f,\"cpuMicrosPerRow\":%.1f,\"bytes\":%d}%n",
          ROWS, seconds, ROWS / seconds, (cpuNanos() - cpu) / 1e3 / ROWS, bytes);
      assertThat(bytes).isGreaterThan(ROWS * 50L);
    }
  }

  /** Copies the told register, each copy with a serial of its own. */
  private static void multiply(TestDatabase database) {
    database.asOwner(
        """
        insert into register (serial, organisation_id, bound_at, name, model, tax_state, contract_until)
        select lpad(n::text, 16, '0'), %1$d, '2026-01-01Z', 'Касса ' || n, 'Пэй Киоск-01Ф', 'registered', '2027-03-01'
        from generate_series(1, %2$d) n;
        insert into fiscal_storage (register_id, number, current, first_seen_at, last_seen_at, activated_day,
          expires_day, warnings)
        select r.id, '9' || right(r.serial, 15), true, '2026-01-01Z', '2026-11-18Z', '2026-01-15', '2027-04-15', 0
        from register r where r.serial like '000%%';
        insert into register_state
        select copy.*
        from register_state s, register r, jsonb_populate_record(s, jsonb_build_object('register_id', r.id)) copy
        where r.serial like '000%%';
        analyze;
        """
            .formatted(FleetSamples.OWN, ROWS - 1));
  }

  private static long write(StatusReport report, long organisation) throws IOException {
    var bytes = new AtomicLong();
    var out =
        new OutputStream() {
          @Override
          public void write(int one) {
            bytes.incrementAndGet();
          }

          @Override
          public void write(byte[] some, int from, int length) {
            bytes.addAndGet(length);
          }
        };
    var caller = FleetSamples.partner();
    report.write(caller, OptionalLong.of(organisation), Texts.of(caller.locale())::say, () -> out);
    return bytes.get();
  }

  private static long cpuNanos() {
    var bean = ManagementFactory.getOperatingSystemMXBean();
    return ((com.sun.management.OperatingSystemMXBean) bean).getProcessCpuTime();
  }
}
