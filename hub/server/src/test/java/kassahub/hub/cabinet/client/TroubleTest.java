package kassahub.hub.cabinet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kassahub.hub.register.FleetRow;
import kassahub.hub.register.RegisterCard;
import kassahub.hub.register.TelemetryPoint;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Tone;
import org.junit.jupiter.api.Test;

/** What the register's page answers to «it does not print». */
class TroubleTest {
  private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

  private final Texts texts = Texts.of(Locale.of("ru"));
  private LocalDate storageUntil = TODAY.plusYears(1);
  private String shift = "open";
  private Optional<LocalDateTime> unsentSince = Optional.empty();
  private Optional<RegisterCard.Fault> fault = Optional.empty();
  private List<TelemetryPoint> history = List.of();
  private boolean licenceShorter;

  @Test
  void aRegisterThatSellsHasNone() {
    assertThat(troubles()).isEmpty();
    storageUntil = TODAY;
    assertThat(troubles()).as("on the storage's last day").isEmpty();
  }

  @Test
  void aStorageWhoseTermIsOverIsNamed() {
    storageUntil = TODAY.minusDays(1);
    assertThat(titles()).containsExactly("Срок ФН кончился 27.11.2026: касса не пробивает чеки");
  }

  @Test
  void aShiftThatIsOpenTooLongIsNamed() {
    shift = "over_24_hours";
    assertThat(titles()).containsExactly("Смена открыта больше 24 часов: касса не пробивает чеки");
  }

  /** A licence that only waits its turn does not hide what stops the register tomorrow. */
  @Test
  void allAreSaidTheWorstFirst() {
    licenceShorter = true;
    fault = Optional.of(new RegisterCard.Fault("no-answer", "silent", NOW.minusSeconds(3_600)));
    unsentSince = Optional.of(TODAY.minusDays(29).atStartOfDay());
    assertThat(titles())
        .containsExactly(
            "Остался 1 день до блокировки",
            "Касса не отвечает агенту с 28.11.2026 11:00",
            "Лицензия куплена, но на кассе её ещё нет");
    assertThat(troubles())
        .extracting(Trouble::tone)
        .containsExactly(Tone.BAD, Tone.WARN, Tone.WARN);
  }

  @Test
  void anAgentThatSaysItAgainDoesNotMakeTheSilenceYounger() {
    fault = Optional.of(new RegisterCard.Fault("no-answer", "silent", NOW));
    history = List.of(point(9_000, true), point(7_200, false), point(3_600, false));
    assertThat(titles()).containsExactly("Касса не отвечает агенту с 28.11.2026 10:00");

    history =
        List.of(point(9_000, true), point(7_200, false), point(3_600, false), point(60, true));
    assertThat(story()).contains("Не отвечала 1 ч 59 мин");
  }

  private String story() {
    var columns = new RegisterTable(texts, new Formats(texts, ZoneId.of("Europe/Moscow")), NOW);
    return Timeline.of(new Timeline.Sources(history, List.of(), List.of(), ""), columns).toString();
  }

  private static TelemetryPoint point(long secondsAgo, boolean reachable) {
    return new TelemetryPoint(
        NOW.minusSeconds(secondsAgo),
        reachable,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  private List<String> titles() {
    return troubles().stream().map(Trouble::title).toList();
  }

  private List<Trouble> troubles() {
    var columns = new RegisterTable(texts, new Formats(texts, ZoneId.of("Europe/Moscow")), NOW);
    return new RegisterView(
            card().with(history),
            columns,
            Quarters.of(row().licence(), TODAY),
            new Chart(List.of()),
            List.of(),
            List.of(),
            new Timeline(List.of()),
            List.of(),
            Optional.empty(),
            Optional.empty())
        .troubles();
  }

  private RegisterCard card() {
    return new RegisterCard(
        row(),
        Optional.empty(),
        new RegisterCard.Identity(Optional.empty(), Optional.empty(), Optional.empty()),
        new RegisterCard.Registration(
            Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty()),
        new RegisterCard.Work(OptionalLong.of(12), Optional.empty()),
        new RegisterCard.Counters(
            OptionalLong.of(50_000),
            OptionalLong.of(10),
            OptionalLong.of(unsentSince.isPresent() ? 42 : 0),
            unsentSince,
            false,
            OptionalLong.empty()),
        fault);
  }

  private FleetRow row() {
    return new FleetRow(
        1,
        "0085430138900121",
        Optional.of("Касса у входа"),
        Optional.empty(),
        new FleetRow.Owner(1, "ООО «Клён»", "7712345678"),
        new FleetRow.Outlet(Optional.empty(), Optional.empty()),
        Optional.empty(),
        Optional.of(
            new FleetRow.Storage(
                "9960440300000001", Optional.of(storageUntil), OptionalInt.of(12))),
        new FleetRow.Licence(
            Optional.of(TODAY.plusYears(1)), Optional.empty(), Optional.of("00"), licenceShorter),
        new FleetRow.Contact(Optional.of(NOW), fault.isEmpty()),
        Optional.of(shift),
        new FleetRow.Service(Optional.empty(), Optional.empty(), Optional.empty(), false));
  }
}
