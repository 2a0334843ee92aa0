package kassahub.agent.simulator.device;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kassahub.codec.licence.LicenceMask;

/** What a test orders: faults and settings by name, with what follows from them. */
final class Orders {
  private static final String LICENCE_UNTIL = "licence-until";

  /** What belongs to the owner or the place, not to the device. */
  private static final List<Setting> SAME_FOR_EVERY_REGISTER =
      List.of(
          Setting.INN,
          Setting.USER_NAME,
          Setting.ADDRESS,
          Setting.PLACE,
          Setting.EMAIL,
          Setting.CLOCK_OFFSET,
          Setting.PROTOCOL);

  private final Condition condition;
  private final Documents documents;
  private final Situation situation;
  private final Faults faults;

  Orders(Condition condition, Documents documents, Situation situation, Faults faults) {
    this.condition = condition;
    this.documents = documents;
    this.situation = situation;
    this.faults = faults;
  }

  /** Does to a running register what would happen in a shop. */
  void set(String name, String value) {
    if (Fault.find(name).isPresent()) {
      setFault(Fault.find(name).get(), value);
    } else if (name.equals(LICENCE_UNTIL)) {
      condition.put(Setting.LICENCE, licenceUntil(value).hex());
    } else {
      change(setting(name), value);
    }
  }

  /** How a new register was before anybody looked: no documents are made. */
  void begin(String name, String value) {
    if (name.equals(LICENCE_UNTIL)) {
      condition.put(Setting.LICENCE, licenceUntil(value).hex());
    } else {
      condition.put(setting(name), value);
    }
    if (name.equals(Setting.FN_ACTIVATED.title())) {
      condition.put(Setting.REGISTERED_AT, LocalDate.parse(value).atTime(10, 0).toString());
    }
    if (name.equals(Setting.DOCUMENTS.title())) {
      long last = Long.parseLong(value);
      condition.put(Setting.SHIFT_CLOSING, last > 2 ? last : 0);
      condition.put(Setting.SHIFT_OPENING, last > 2 ? Math.max(2, last - 50) : 0);
    }
    if (name.equals(Setting.INN.title())) {
      String serial = condition.text(Setting.SERIAL);
      condition.put(
          Setting.RNM,
          RegistrationNumber.of(condition.number(Setting.RNM) / 1_000_000, value, serial));
    }
  }

  /** The value as text; {@code off} for a fault that is off. */
  String get(String name) {
    if (Fault.find(name).isPresent()) {
      return faultValue(Fault.find(name).get());
    }
    if (name.equals(LICENCE_UNTIL)) {
      return condition.licence().until().map(LocalDate::toString).orElse("");
    }
    return condition.text(setting(name));
  }

  private void setFault(Fault fault, String value) {
    switch (fault) {
      case SHIFT_OPEN -> setShift(fault, value, situation.now());
      case SHIFT_OVER_24H -> setShift(fault, value, situation.now().minusHours(25));
      default -> faults.set(fault, value);
    }
  }

  /** A shift is no fault that is on or off but something that was done: it outlives a restart. */
  private void setShift(Fault fault, String value, LocalDateTime begin) {
    boolean open = condition.shiftOpened().isPresent();
    if (value.equals("off")) {
      if (open) {
        documents.closeShift(situation.now());
      }
      return;
    }
    fault.parse(value);
    if (!open) {
      documents.openShift(begin);
    } else {
      condition.put(Setting.SHIFT_OPENED, begin.truncatedTo(ChronoUnit.MINUTES).toString());
    }
  }

  private String faultValue(Fault fault) {
    return switch (fault) {
      case SHIFT_OPEN -> condition.shiftOpened().isPresent() ? "on" : "off";
      case SHIFT_OVER_24H -> (situation.mode() & 0x0F) == 3 ? "on" : "off";
      default -> faults.on(fault) ? Long.toString(faults.number(fault, 0)) : "off";
    };
  }

  private void change(Setting setting, String value) {
    setting.check(value);
    switch (setting) {
      case SERIAL -> becomeAnother(value);
      case FN -> documents.replaceStorage(value, situation.now());
      case INN -> changeOwner(value);
      case RNM -> {
        condition.put(setting, value);
        documents.registerAgain(situation.now(), 1 << 5);
      }
      default -> condition.put(setting, value);
    }
  }

  /**
   * Another register of the same owner stands at this address: nothing else of the old one is left.
   */
  private void becomeAnother(String serial) {
    Map<Setting, String> same = new EnumMap<>(Setting.class);
    for (Setting setting : SAME_FOR_EVERY_REGISTER) {
      same.put(setting, condition.text(setting));
    }
    long number = condition.number(Setting.RNM) / 1_000_000 + 1;
    condition.load(Condition.fresh(serial, situation.now()).save());
    same.forEach(condition::put);
    String inn = condition.text(Setting.INN);
    condition.put(Setting.RNM, RegistrationNumber.of(number, inn, serial));
  }

  private void changeOwner(String inn) {
    condition.put(Setting.INN, inn);
    long number = condition.number(Setting.RNM) / 1_000_000 + 1;
    condition.put(Setting.RNM, RegistrationNumber.of(number, inn, condition.text(Setting.SERIAL)));
    documents.registerAgain(situation.now(), 1 << 5);
  }

  private LicenceMask licenceUntil(String value) {
    if (value.isEmpty() || value.equals("none")) {
      return LicenceMask.none();
    }
    return LicenceMask.none().throughQuarterOf(LocalDate.parse(value));
  }

  private static Setting setting(String name) {
    return Setting.find(name)
        .orElseThrow(() -> new IllegalArgumentException("no fault or setting is called " + name));
  }
}
