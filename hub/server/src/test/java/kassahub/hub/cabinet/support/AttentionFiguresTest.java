package kassahub.hub.cabinet.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import kassahub.hub.SettableClock;
import kassahub.hub.account.Caller;
import kassahub.hub.database.RowCount;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;

class AttentionFiguresTest {
  private final SettableClock clock = new SettableClock();
  private int counts;
  private final AttentionFigures figures =
      new AttentionFigures(
          clock, caller -> Map.of("account", new RowCount(caller.account(), ++counts < 0)));

  @Test
  void noAccountSeesAnotherOnesFigures() {
    assertThat(seen(FleetSamples.partner())).isEqualTo(FleetSamples.PARTNER);
    assertThat(seen(FleetSamples.stranger())).isEqualTo(FleetSamples.STRANGER);
    assertThat(seen(FleetSamples.partner())).isEqualTo(FleetSamples.PARTNER);
    assertThat(counts).isEqualTo(2);
  }

  @Test
  void readersWhoMayDoOtherThingsShareNothing() {
    seen(FleetSamples.support());
    seen(FleetSamples.administrator());
    seen(FleetSamples.secondAdministrator());
    assertThat(counts).isEqualTo(2);
  }

  @Test
  void aClockThatIsSetBackKeepsNothing() {
    seen(FleetSamples.support());
    clock.set(SettableClock.START.minus(Duration.ofDays(1)));
    seen(FleetSamples.support());
    assertThat(counts).isEqualTo(2);
  }

  private long seen(Caller caller) {
    return figures.of(caller).figures().getOrDefault("account", RowCount.NONE).rows();
  }
}
