package kassahub.agent.simulator.device;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Who the register is and how it does: FC, F7, 10, 11, 6B, 15 and the clock; facts §3. */
final class IdentityCommands {
  private static final Map<Integer, String> ERROR_TEXTS =
      Resource.rows("errors.tsv").stream()
          .collect(Collectors.toMap(row -> HexFormat.fromHexDigits(row[0]), row -> row[1]));

  private final Model model;
  private final Condition condition;
  private final Situation situation;
  private final Faults faults;
  private final Documents documents;

  IdentityCommands(Model model, Condition condition, Situation situation, Faults faults) {
    this.model = model;
    this.condition = condition;
    this.situation = situation;
    this.faults = faults;
    this.documents = new Documents(condition);
  }

  Answer deviceType() {
    Answer answer = new Answer().u8(0).u8(0).u8(1).u8(14).u8(model.code()).u8(0);
    return answer.raw(model.name().getBytes(Answer.REGISTER_TEXT));
  }

  Answer modelParameters(Request request) {
    if (request.u8() != 1) {
      throw new Refusal(ResultCode.BAD_PARAMETER);
    }
    Answer answer = new Answer().number(features(), 8);
    answer.u8(12).u8(24).u8(0).u8(12).u8(16).u8(16).u8(16).u32(0).u32(30);
    answer.u8(0).u8(0).u16(255).u8(48);
    if (model.legacy()) {
      return answer;
    }
    answer.u8(64).u16(600).u8(model.storageTable()).u8(19).u8(23);
    return answer.u8(model.ffdField().table()).u8(model.ffdField().field());
  }

  Answer shortStatus(int operator) {
    Answer answer = new Answer().u8(operator).u16(flags()).u8(situation.mode()).u8(submode());
    answer.u8(condition.number(Setting.RECEIPTS)).u8(178).u8(216).u8(0).u8(0).u8(0).u8(32);
    return answer.u8(4).u8(0).u8(faults.on(Fault.PRINTING) ? 5 : 0);
  }

  Answer fullStatus(int operator) {
    LocalDateTime now = situation.now();
    Answer answer = new Answer().u8(operator).text(model.firmware().version(), 2);
    answer.u16(model.firmware().build()).dayMonthYear(model.firmware().date()).u8(1);
    answer.u16(documents.last() & 0xFFFF).u16(flags()).u8(situation.mode()).u8(submode()).u8(128);
    answer.text("W1", 2).u16(1).dayMonthYear(model.firmware().date());
    answer.dayMonthYear(now.toLocalDate());
    answer.u8(now.getHour()).u8(now.getMinute()).u8(now.getSecond()).u8(memoryFlags());
    long serial = Long.parseLong(condition.text(Setting.SERIAL)) % 100_000_000;
    answer.u32(serial).u16(lastClosedShift()).u16(2_000);
    answer.u8(condition.number(Setting.REGISTRATIONS)).u8(registrationsLeft());
    answer.number(Long.parseLong(condition.text(Setting.INN)), 6);
    return switch (model.statusTail()) {
      case 2 -> answer.u16(0);
      case 4 -> answer.u8(0).u8(0).u16(0);
      default -> answer;
    };
  }

  Answer errorText(Request request) {
    String text = ERROR_TEXTS.getOrDefault(request.u8(), "");
    return new Answer().raw(text.getBytes(Answer.REGISTER_TEXT));
  }

  /** 115200 bits a second and 50 ms between bytes, whatever the port. */
  Answer portParameters() {
    return new Answer().u8(6).u8(50);
  }

  Answer setTime(Request request) {
    LocalTime time = parse(() -> LocalTime.of(request.u8(), request.u8(), request.u8()));
    moveClock(situation.now().toLocalDate().atTime(time));
    return new Answer();
  }

  /** The new date counts after 23h has confirmed it. */
  Answer setDate(Request request) {
    LocalDate date = date(request);
    moveClock(date.atTime(situation.now().toLocalTime()));
    faults.set(Fault.DATE_CONFIRM, "on");
    return new Answer();
  }

  Answer confirmDate(Request request) {
    if (!faults.on(Fault.DATE_CONFIRM)) {
      throw new Refusal(ResultCode.MODE);
    }
    if (!date(request).equals(situation.now().toLocalDate())) {
      throw new Refusal(ResultCode.CONFIRM_DATE);
    }
    faults.set(Fault.DATE_CONFIRM, "off");
    return new Answer();
  }

  /**
   * F7 bits: cutter, protocol 2, last print result, error texts, storage, its version, licences.
   */
  private long features() {
    long bits = 1L << 13 | 1L << 28 | 1L << 34 | 1L << 36 | 1L << 43;
    bits |= model.cashCore() ? 1L << 23 : 0;
    bits |= model.longRegistration() ? 1L << 47 : 0;
    bits |= situation.licensed() && !model.legacy() ? 3L << 57 : 0;
    return bits;
  }

  /** Paper in, two digits after the point. */
  private int flags() {
    return 1 << 1 | 1 << 4 | 1 << 7;
  }

  private int submode() {
    return faults.on(Fault.PRINTING) ? 5 : 0;
  }

  private int memoryFlags() {
    int mode = situation.mode() & 0x0F;
    int bits = 1 | (situation.licensed() ? 4 : 0) | 32;
    bits |= condition.shiftOpened().isPresent() ? 64 : 0;
    return bits | (mode == 3 ? 128 : 0);
  }

  private long lastClosedShift() {
    long shift = condition.number(Setting.SHIFT_NUMBER);
    return condition.shiftOpened().isPresent() ? Math.max(0, shift - 1) : shift;
  }

  private long registrationsLeft() {
    return Math.max(0, 11 - condition.number(Setting.REGISTRATIONS));
  }

  private void moveClock(LocalDateTime wanted) {
    long seconds = ChronoUnit.SECONDS.between(situation.now(), wanted);
    condition.put(Setting.CLOCK_OFFSET, condition.number(Setting.CLOCK_OFFSET) + seconds);
  }

  private static LocalDate date(Request request) {
    int day = request.u8();
    int month = request.u8();
    int year = 2000 + request.u8();
    return parse(() -> LocalDate.of(year, month, day));
  }

  private static <T> T parse(Supplier<T> value) {
    try {
      return value.get();
    } catch (DateTimeException e) {
      throw new Refusal(ResultCode.BAD_PARAMETER);
    }
  }
}
