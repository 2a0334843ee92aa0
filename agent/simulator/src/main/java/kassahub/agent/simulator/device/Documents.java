package kassahub.agent.simulator.device;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.zip.CRC32;

/**
 * The documents in the storage. Only counters and the documents that matter are remembered; every
 * other number is a receipt whose time and sum follow from the number, so that two readings agree.
 */
final class Documents {
  /** Kinds with the codes that FF0A and FF3A tell. */
  enum Kind {
    REGISTRATION(1),
    SHIFT_OPENING(2),
    RECEIPT(3),
    SHIFT_CLOSING(5),
    REGISTRATION_CHANGE(11);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  private final Condition condition;

  Documents(Condition condition) {
    this.condition = condition;
  }

  long last() {
    return condition.number(Setting.DOCUMENTS);
  }

  boolean exists(long number) {
    return number >= 1 && number <= last();
  }

  Kind kind(long number) {
    if (number == condition.number(Setting.REGISTERED)) {
      return registrationKind();
    }
    if (number == 1) {
      return Kind.REGISTRATION;
    }
    if (number == condition.number(Setting.SHIFT_OPENING)) {
      return Kind.SHIFT_OPENING;
    }
    return number == condition.number(Setting.SHIFT_CLOSING) ? Kind.SHIFT_CLOSING : Kind.RECEIPT;
  }

  /** Three minutes between neighbours, never before the storage was registered. */
  LocalDateTime time(long number) {
    if (number == condition.number(Setting.REGISTERED)) {
      return condition.time(Setting.REGISTERED_AT);
    }
    LocalDateTime first = condition.date(Setting.FN_ACTIVATED).atTime(10, 0);
    if (number == 1) {
      return first;
    }
    if (number == condition.number(Setting.SHIFT_OPENING) && condition.shiftOpened().isPresent()) {
      return condition.shiftOpened().get();
    }
    LocalDateTime time = condition.time(Setting.DOCUMENT_AT).minusMinutes(3 * (last() - number));
    return time.isBefore(first) ? first : time;
  }

  /** The storage's sign under a document: some number that depends on both. */
  long sign(long number) {
    CRC32 crc = new CRC32();
    crc.update((condition.text(Setting.FN) + "/" + number).getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }

  long sumKopecks(long number) {
    return 10_000 + number * 137 % 90_000;
  }

  void openShift(LocalDateTime at) {
    append(at);
    condition.put(Setting.SHIFT_OPENED, at.truncatedTo(ChronoUnit.MINUTES).toString());
    condition.put(Setting.SHIFT_NUMBER, condition.number(Setting.SHIFT_NUMBER) + 1);
    condition.put(Setting.SHIFT_OPENING, last());
    condition.put(Setting.RECEIPTS, 0);
  }

  void closeShift(LocalDateTime at) {
    append(at);
    condition.put(Setting.SHIFT_OPENED, "");
    condition.put(Setting.SHIFT_CLOSING, last());
    condition.put(Setting.RECEIPTS, 0);
  }

  /** A change of registration in the same storage; reason as bits of tag 1101. */
  void registerAgain(LocalDateTime at, int reason) {
    append(at);
    condition.put(Setting.REGISTERED, last());
    condition.put(Setting.REGISTERED_AT, at.truncatedTo(ChronoUnit.MINUTES).toString());
    condition.put(Setting.REGISTRATIONS, Math.min(11, condition.number(Setting.REGISTRATIONS) + 1));
    condition.put(Setting.REGISTRATION_REASON, reason);
  }

  /** A new storage: numbers and shifts begin again, the registration number stays. */
  void replaceStorage(String number, LocalDateTime at) {
    LocalDate today = at.toLocalDate();
    condition.put(Setting.FN, number);
    condition.put(Setting.FN_ACTIVATED, today.toString());
    condition.put(Setting.FN_EXPIRES, today.plusDays(470).toString());
    condition.put(Setting.DOCUMENTS, 1);
    condition.put(Setting.DOCUMENT_AT, at.truncatedTo(ChronoUnit.MINUTES).toString());
    condition.put(Setting.REGISTERED, 1);
    condition.put(Setting.REGISTERED_AT, at.truncatedTo(ChronoUnit.MINUTES).toString());
    condition.put(Setting.REGISTRATIONS, 1);
    condition.put(Setting.REGISTRATION_REASON, 1);
    condition.put(Setting.SHIFT_NUMBER, 0);
    condition.put(Setting.SHIFT_OPENED, "");
    condition.put(Setting.SHIFT_OPENING, 0);
    condition.put(Setting.SHIFT_CLOSING, 0);
    condition.put(Setting.RECEIPTS, 0);
  }

  private Kind registrationKind() {
    boolean first = condition.number(Setting.REGISTRATION_REASON) == 0;
    return first ? Kind.REGISTRATION : Kind.REGISTRATION_CHANGE;
  }

  private void append(LocalDateTime at) {
    LocalDateTime before = condition.time(Setting.DOCUMENT_AT);
    LocalDateTime time = at.truncatedTo(ChronoUnit.MINUTES);
    condition.put(Setting.DOCUMENTS, last() + 1);
    condition.put(Setting.DOCUMENT_AT, (time.isBefore(before) ? before : time).toString());
  }
}
