package kassahub.hub.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import kassahub.hub.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The working-day calendars that come with a release ({@code calendar/COUNTRY.txt}: a day a line,
 * {@code +} where it is worked although it is a weekend, {@code -} where it is not worked).
 */
final class KnownCalendars {
  private static final Logger LOG = LoggerFactory.getLogger(KnownCalendars.class);
  private static final List<String> COUNTRIES = List.of("RU");

  private KnownCalendars() {}

  /** Enters the years that the database knows nothing of; how many days. */
  static int enter(Database database) {
    int entered = 0;
    for (var country : COUNTRIES) {
      var lines = lines(country);
      var days =
          lines.stream().map(line -> LocalDate.parse(line.substring(1))).toArray(LocalDate[]::new);
      var working = lines.stream().map(line -> line.startsWith("+")).toArray(Boolean[]::new);
      entered += database.transact(tx -> WorkingDayStore.fill(tx, country, days, working));
    }
    if (entered > 0) {
      LOG.info("Working-day calendars were entered. days={}", entered);
    }
    return entered;
  }

  private static List<String> lines(String country) {
    var name = "/calendar/" + country + ".txt";
    try (var in = KnownCalendars.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith("+") || line.startsWith("-"))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(name, failure);
    }
  }
}
