package kassahub.hub.report;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.OptionalLong;

/** What stands in one cell of a spreadsheet. */
sealed interface Cell {
  /** Nobody entered it into the cabinet, or it does not apply. */
  Cell EMPTY = new Empty();

  /** The register could tell and did not. */
  Cell UNKNOWN = new Unknown();

  record Text(String text) implements Cell {}

  record Whole(long number) implements Cell {}

  record Day(LocalDate day) implements Cell {}

  /** A register's own wall clock. */
  record Moment(LocalDateTime wall) implements Cell {}

  /** Words that stand in the bundle. */
  record Word(String key) implements Cell {}

  record Empty() implements Cell {}

  record Unknown() implements Cell {}

  static Cell entered(Optional<String> text) {
    return text.filter(value -> !value.isBlank()).<Cell>map(Text::new).orElse(EMPTY);
  }

  static Cell enteredDay(Optional<LocalDate> day) {
    return day.<Cell>map(Day::new).orElse(EMPTY);
  }

  static Cell told(Optional<String> text) {
    return text.filter(value -> !value.isBlank()).<Cell>map(Text::new).orElse(UNKNOWN);
  }

  static Cell told(OptionalLong number) {
    return number.isPresent() ? new Whole(number.getAsLong()) : UNKNOWN;
  }

  static Cell toldDay(Optional<LocalDate> day) {
    return day.<Cell>map(Day::new).orElse(UNKNOWN);
  }

  static Cell toldMoment(Optional<LocalDateTime> wall) {
    return wall.<Cell>map(Moment::new).orElse(UNKNOWN);
  }

  static Cell toldFlag(Optional<Boolean> flag) {
    return flag.map(Cell::flag).orElse(UNKNOWN);
  }

  static Cell flag(boolean flag) {
    return new Word(flag ? "report.yes" : "report.no");
  }
}
