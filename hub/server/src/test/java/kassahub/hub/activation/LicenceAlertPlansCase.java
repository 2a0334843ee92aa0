package kassahub.hub.activation;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import kassahub.hub.SettableClock;
import kassahub.hub.database.Plans;
import kassahub.hub.database.Scope;
import org.junit.jupiter.api.Test;

/** What a clock asks of all registers reads those that lack a licence. */
public abstract class LicenceAlertPlansCase {
  private static final LicenceAlertStore.Moment NOW =
      new LicenceAlertStore.Moment(
          SettableClock.START,
          LocalDate.ofInstant(SettableClock.START, ZoneOffset.UTC),
          SettableClock.START.minus(Duration.ofDays(1)));

  @Test
  void readsFewToRaiseAndToClear() {
    Plans.requireFewRows(
        Scope.EVERYTHING,
        tx -> {
          LicenceAlertStore.raise(tx, NOW);
          LicenceAlertStore.clear(tx, NOW);
        });
  }
}
