package kassahub.hub.cabinet.client;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import kassahub.hub.register.TelemetryPoint;

/**
 * A series of a register's history, thin enough to draw: the highest value of every six hours.
 *
 * @param points in order of time; a time without reports is missing, not zero
 */
public record Chart(List<Point> points) {
  private static final DateTimeFormatter LABEL = DateTimeFormatter.ofPattern("dd.MM HH:mm");
  private static final int HOURS = 6;

  /** A row of the table that the chart is drawn from. */
  public record Point(String label, long value) {}

  static Chart unsent(List<TelemetryPoint> history, ZoneId zone) {
    Map<Instant, Long> highest = new TreeMap<>();
    for (var point : history) {
      OptionalLong unsent = point.unsent();
      if (unsent.isPresent()) {
        highest.merge(bucket(point.at()), unsent.getAsLong(), Math::max);
      }
    }
    var points = new ArrayList<Point>();
    highest.forEach((at, value) -> points.add(new Point(LABEL.format(at.atZone(zone)), value)));
    return new Chart(List.copyOf(points));
  }

  private static Instant bucket(Instant at) {
    var hour = at.truncatedTo(ChronoUnit.HOURS);
    return hour.minus(Math.floorMod(hour.getEpochSecond() / 3600, HOURS), ChronoUnit.HOURS);
  }
}
