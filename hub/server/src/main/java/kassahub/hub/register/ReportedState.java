package kassahub.hub.register;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kassahub.codec.licence.LicenceMask;

/**
 * How a register is. Parts that were not read are empty; a part that was read is taken whole.
 *
 * @param reachable false: it did not answer; only {@code fault} says more
 * @param licence the bits that the device enforces
 */
public record ReportedState(
    boolean reachable,
    Optional<RegisterFault> fault,
    Vitals vitals,
    Optional<LicenceMask> licence,
    Optional<Storage> storage,
    Counters counters,
    Optional<Registration> registration)
    implements RegisterReport.Said {

  /** What changes through the day. Wall clocks are the register's own. */
  public record Vitals(
      OptionalInt mode,
      OptionalInt submode,
      ShiftState shift,
      OptionalLong shiftNumber,
      OptionalLong shiftReceipts,
      Optional<LocalDateTime> shiftOpened,
      Optional<Boolean> documentOpen,
      Optional<LocalDateTime> clock) {}

  /** Counters of the fiscal storage and of the exchange with the fiscal data operator. */
  public record Counters(
      OptionalLong documentsLeft,
      OptionalLong kilobytesLeft,
      OptionalInt memoryPercent,
      OptionalLong lastDocument,
      Optional<LocalDateTime> lastDocumentAt,
      OptionalLong unsent,
      OptionalLong firstUnsent,
      Optional<LocalDateTime> firstUnsentAt,
      OptionalLong flkDocument,
      Optional<LocalDateTime> flkAt) {}

  /**
   * The fiscal storage that is in the register (facts/ru-fiscal-and-billing.md §3).
   *
   * @param warnings bits: 0 replace within 3 days, 1 within 30 days, 2 memory 99 % full, 3 no
   *     answer of the operator, 4 refused by format and logic control
   * @param serialType false: a debug storage
   */
  public record Storage(
      String number,
      Optional<LocalDate> expires,
      OptionalInt phase,
      OptionalInt warnings,
      OptionalInt registrationsLeft,
      OptionalInt registrationsDone,
      Optional<String> version,
      Optional<Boolean> serialType,
      Optional<LocalDate> activated) {}

  /** The last registration report (tags: facts/ru-fiscal-and-billing.md §1.2). */
  public record Registration(
      Optional<String> registrationNumber,
      Optional<String> userInn,
      Optional<String> userName,
      Optional<String> address,
      Optional<String> place,
      Optional<String> taxSite,
      Optional<String> senderEmail,
      Optional<String> automatNumber,
      Optional<String> registerVersion,
      OptionalInt ffd,
      Optional<Boolean> autonomous,
      Optional<Boolean> markedGoods,
      Optional<Boolean> pawnshop,
      Optional<Boolean> insurance,
      OptionalInt keyResourceDays,
      Optional<LocalDate> keyResourceDay,
      OptionalInt taxation,
      Optional<String> ofdInn,
      OptionalInt zoneMinutes) {}
}
