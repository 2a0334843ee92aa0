package kassahub.hub.cabinet.licence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.activation.ActivationLine;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.DeliveryState;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.Urgency;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dates of a line: what was granted, what was ordered, what the till has (d13, X-31). */
class LineTableTest {
  private static final LocalDate ORDERED = LocalDate.of(2027, 12, 31);
  private static final Optional<LocalDate> FOURTH_QUARTER = Optional.of(ORDERED);

  private final Texts texts = Texts.of(Locale.of("ru"));
  private final LineTable table = table(Urgency.USUAL);

  @Test
  void showsTheTermAndWhatTheTillHas() {
    var term = term(ORDERED, FOURTH_QUARTER);
    assertThat(term.text()).isEqualTo("До 31.12.2027");
    assertThat(term.second()).contains("в кассе: IV кв. 2027");
    assertThat(term(ORDERED, Optional.empty()).second()).isEmpty();
  }

  @Test
  void showsWhatWasOrderedWhereTheVendorGrantedSomethingElse() {
    var shorter = term(ORDERED.minusDays(1), FOURTH_QUARTER);
    assertThat(shorter.text()).isEqualTo("До 30.12.2027");
    assertThat(shorter.second()).contains("в кассе: IV кв. 2027, заказано до 31.12.2027");
    assertThat(term(ORDERED.plusDays(1), Optional.empty()).second())
        .contains("заказано до 31.12.2027");
  }

  @Test
  void saysThatTheTillHasMoreThanWasBought() {
    assertThat(installed(LocalDate.of(2028, 3, 31)))
        .contains("В кассе больше, чем куплено: I кв. 2028");
    assertThat(installed(LocalDate.of(2027, 12, 31))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "91, OK, Остался 91 день",
    "90, SOON, Осталось 90 дней",
    "31, SOON, Остался 31 день",
    "30, WARN, Осталось 30 дней",
    "0, WARN, Осталось 0 дней",
    "-1, END, Закончилась 1 день назад"
  })
  void theCircleHasTheColourOfTheTimeLeft(long days, Tone tone, String left) {
    var term = term(LocalDate.of(2026, 11, 18).plusDays(days), Optional.empty());
    assertThat(term.tone()).isEqualTo(tone);
    assertThat(term.left()).isEqualTo(left);
  }

  @ParameterizedTest
  @CsvSource({"15, OK", "14, SOON", "8, SOON", "7, WARN", "-1, END"})
  void fromWhichDaysItIsPaintedIsASetting(long days, Tone tone) {
    var line =
        line(LocalDate.of(2026, 11, 18).plusDays(days), Optional.empty(), DeliveryState.WAITING);
    assertThat(term(table(new Urgency(14, 7)), line).tone()).isEqualTo(tone);
  }

  private LineTable table(Urgency urgency) {
    return new LineTable(
        ActivationStatus.DONE,
        texts,
        new Formats(texts, ZoneId.of("Europe/Moscow"), urgency),
        LocalDate.of(2026, 11, 18));
  }

  private Optional<String> installed(LocalDate onDevice) {
    var line = line(ORDERED.minusDays(40), Optional.of(onDevice), DeliveryState.INSTALLED);
    var badge = (Cell.Badge) table.row(line).cells().getLast();
    assertThat(badge.text()).isEqualTo("Установлена");
    return badge.reason();
  }

  private Cell.Term term(LocalDate granted, Optional<LocalDate> onDevice) {
    return term(table, line(granted, onDevice, DeliveryState.WAITING));
  }

  private static Cell.Term term(LineTable table, ActivationLine line) {
    return table.row(line).cells().stream()
        .filter(Cell.Term.class::isInstance)
        .map(Cell.Term.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static ActivationLine line(
      LocalDate granted, Optional<LocalDate> onDevice, DeliveryState delivery) {
    return new ActivationLine(
        1,
        "0085430138900121",
        "Пэй Киоск-01Ф",
        "Год",
        Optional.empty(),
        ORDERED,
        Optional.of(granted),
        Optional.empty(),
        delivery,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        onDevice);
  }
}
