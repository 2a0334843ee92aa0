package kassahub.hub.cabinet.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import kassahub.hub.SettableClock;
import kassahub.hub.account.Caller;
import kassahub.hub.database.RowCount;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionFiguresTest {
  private final SettableClock clock = new SettableClock();
  private int counts;
  private Duration cost = Duration.ZERO;
  private final AttentionFigures figures =
      new AttentionFigures(
          clock,
          caller -> {
            clock.advance(cost);
            return Map.of("account", new RowCount(caller.account(), ++counts < 0));
          });

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

  @ParameterizedTest(name = "a count of {0} s is kept for {1} s")
  @CsvSource({"0, 5", "2, 20", "30, 60"})
  void whatCostsMoreIsKeptForLonger(int seconds, int kept) {
    cost = Duration.ofSeconds(seconds);
    seen(FleetSamples.support());

    clock.advance(Duration.ofSeconds(kept - 1L - seconds));
    seen(FleetSamples.support());
    assertThat(counts).isOne();

    clock.advance(Duration.ofSeconds(1));
    seen(FleetSamples.support());
    assertThat(counts).isEqualTo(2);
  }

  @Test
  void whoAsksAgainSeesWhatIsAtMostFiveSecondsOld() {
    cost = Duration.ofSeconds(2);
    seen(FleetSamples.support());
    clock.advance(Duration.ofSeconds(2));
    figures.of(FleetSamples.support(), true);
    assertThat(counts).isOne();

    clock.advance(Duration.ofSeconds(1));
    figures.of(FleetSamples.support(), true);
    assertThat(counts).isEqualTo(2);
  }

  private long seen(Caller caller) {
    return figures.of(caller, false).figures().getOrDefault("account", RowCount.NONE).rows();
  }
}
