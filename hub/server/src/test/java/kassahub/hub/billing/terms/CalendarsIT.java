package kassahub.hub.billing.terms;

import static kassahub.hub.billing.terms.ContractsIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.BillingConfig;
import kassahub.hub.billing.Office;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarsIT {
  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;
  private final Calendars calendars = office.terms.calendars();

  /** As the countries' official calendars of a five-day week count them. */
  @ParameterizedTest
  @CsvSource({
    "RU, 2026, 15 19 21 22 19 21 23 21 22 22 20 22, 247",
    "KZ, 2026, 19 20 18 22 17 22 22 21 22 21 21 22, 247"
  })
  void theReleaseCountsAsTheOfficialCalendarDoes(
      String country, int year, String months, int days) {
    var calendar = calendars.get(office.clerk, country, year);

    assertThat(
            List.of(Month.values()).stream()
                .map(month -> Integer.toString(calendar.worked(month)))
                .toList())
        .isEqualTo(List.of(months.split(" ")));
    assertThat(calendar.worked()).isEqualTo(days);
    assertThat(calendar.origin().orElseThrow().provisional()).isFalse();
    assertThat(calendars.get(office.clerk, country, year + 1).origin().orElseThrow().provisional())
        .isTrue();
  }

  @Test
  void anOperatorsYearCountsAndNoReleaseTakesItBack() {
    var friday = LocalDate.of(2026, 11, 20);
    calendars.save(office.clerk, "RU", 2026, List.of(friday), List.of(LocalDate.of(2026, 11, 28)));

    assertThat(calendars.enter()).isZero();
    assertThat(office.invoice(market.partner, 1).dueOn()).isEqualTo(LocalDate.of(2026, 11, 26));
    market.clock.set(Instant.parse("2026-11-23T09:00:00Z"));
    assertThat(office.invoice(market.partner, 1).dueOn()).isEqualTo(LocalDate.of(2026, 11, 28));
    var year = calendars.get(office.clerk, "RU", 2026);
    assertThat(year.origin().orElseThrow().byOperator()).isTrue();
    assertThat(year.days(false)).containsExactly(friday);

    calendars.giveBack(office.clerk, "RU", 2026);
    assertThat(calendars.get(office.clerk, "RU", 2026).worked()).isEqualTo(247);
    assertThat(calendars.get(office.clerk, "RU", 2026).origin().orElseThrow().byOperator())
        .isFalse();
  }

  @Test
  void aLaterReleaseReplacesAnEarlierOnesYearAndAnEarlierOneNever() {
    market.execute("update calendar_year set edition = 0 where country = 'RU'");
    market.execute("delete from working_calendar where day = '2026-11-04'");
    assertThat(calendars.enter()).isEqualTo(2);
    assertThat(calendars.get(office.clerk, "RU", 2026).worked()).isEqualTo(247);

    market.execute("update calendar_year set edition = 9 where country = 'RU'");
    market.execute("delete from working_calendar where day = '2026-11-04'");
    assertThat(calendars.enter()).isZero();
    assertThat(calendars.get(office.clerk, "RU", 2026).worked()).isEqualTo(248);
  }

  @Test
  void severalHubsThatStartTogetherEnterAYearOnce() throws Exception {
    var terms =
        java.util.stream.Stream.generate(() -> office.another(BillingConfig.USUAL).terms)
            .limit(4)
            .toList();
    market.execute("delete from calendar_year"); // a hub has entered them when it is made
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var hubs =
          terms.stream()
              .map(hub -> (java.util.concurrent.Callable<Integer>) hub.calendars()::enter)
              .toList();
      int entered = 0;
      for (var years : threads.invokeAll(hubs)) {
        entered += years.get();
      }
      assertThat(entered).isEqualTo(4);
    }
    assertThat(market.count("select count(*) as n from calendar_year")).isEqualTo(4);
  }

  @Test
  void refusesDaysThatMeanNothing() {
    var saturday = LocalDate.of(2026, 11, 28);
    var friday = LocalDate.of(2026, 11, 27);
    assertProblem("BAD_CALENDAR_DAY", () -> save(List.of(saturday), List.of()));
    assertProblem("BAD_CALENDAR_DAY", () -> save(List.of(), List.of(friday)));
    assertProblem("BAD_CALENDAR_DAY", () -> save(List.of(friday.plusYears(1)), List.of()));
    assertProblem(
        "NO_SUCH_CALENDAR", () -> calendars.save(office.clerk, "US", 2026, List.of(), List.of()));
    assertProblem("NO_SUCH_CALENDAR", () -> calendars.get(office.clerk, "RU", 2101));
    assertProblem("NO_SUCH_CALENDAR", () -> calendars.giveBack(office.clerk, "RU", 2031));
  }

  @Test
  void yearsThatWillSoonBeNeededAreListedAlsoWhenNobodyKnowsThem() {
    assertThat(calendars.list(office.clerk))
        .extracting(year -> year.country() + year.year() + year.origin().isPresent())
        .containsExactly(
            "RU2028false", "RU2027true", "RU2026true", "KZ2028false", "KZ2027true", "KZ2026true");
  }

  private void save(List<LocalDate> free, List<LocalDate> worked) {
    calendars.save(office.clerk, "RU", 2026, free, worked);
  }
}
