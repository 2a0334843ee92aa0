package kassahub.agent.driver;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;

/**
 * What a register told in one reading. Dates and times are the register's own wall clock.
 *
 * @param serial of the register that answered this reading
 * @param fault the last thing that did not work although the register answered
 */
public record RegisterSnapshot(
    String serial,
    Optional<RegisterFault> fault,
    Optional<Integer> mode,
    Optional<Integer> submode,
    Optional<LocalDateTime> clock,
    Shift shift,
    Optional<LicenceMask> licence,
    Optional<Storage> storage,
    Ofd ofd,
    Registration registration) {

  /** Whether receipts may be made. */
  public enum ShiftState {
    UNKNOWN,
    CLOSED,
    OPEN,
    OVER_24_HOURS
  }

  /** The shift, and whether a document is being made right now. */
  public record Shift(
      ShiftState state,
      Optional<Integer> number,
      Optional<Integer> receipts,
      Optional<LocalDateTime> opened,
      Optional<Boolean> documentOpen) {}

  /**
   * The fiscal storage.
   *
   * @param phase bits: 1 configured, 2 fiscal mode, 4 closed, 8 all delivered
   * @param warnings bits: 0 replace within 3 days, 1 within 30, 2 memory 99 % full, 3 no operator
   *     answer, 4 refused by FLK
   * @param kilobytesLeft of the 30-day store
   * @param memoryPercent an estimate from the documents left
   * @param serialType false for a debug storage
   */
  public record Storage(
      String number,
      int phase,
      int warnings,
      Optional<LocalDate> expires,
      Optional<Long> documentsLeft,
      Optional<Long> kilobytesLeft,
      Optional<Integer> memoryPercent,
      Optional<Long> lastDocument,
      Optional<LocalDateTime> lastDocumentTime,
      Optional<Integer> registrationsLeft,
      Optional<Integer> registrationsDone,
      Optional<String> version,
      Optional<Boolean> serialType) {}

  /** The queue of documents that the operator of fiscal data has not confirmed. */
  public record Ofd(
      Optional<Integer> unsent,
      Optional<Long> firstUnsentDocument,
      Optional<LocalDateTime> firstUnsent,
      Optional<Integer> statusBits) {
    public static final Ofd UNKNOWN =
        new Ofd(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What the last registration report says, by tags of the FFD.
   *
   * @param ffd 1 = 1.0, 2 = 1.05, 3 = 1.1, 4 = 1.2
   * @param storageActivated day of registration report number 1 on this storage
   * @param keyResourceDays days left on {@code keyResourceDay} [1213]
   * @param zoneMinutes between UTC and the register's wall clock
   */
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
      Optional<Integer> ffd,
      Optional<Boolean> autonomous,
      Optional<Boolean> markedGoods,
      Optional<Boolean> pawnshop,
      Optional<Boolean> insurance,
      Optional<LocalDate> storageActivated,
      Optional<Integer> keyResourceDays,
      Optional<LocalDate> keyResourceDay,
      Optional<Integer> taxation,
      Optional<String> ofdInn,
      Optional<Integer> zoneMinutes) {
    public static final Registration UNKNOWN =
        new Registration(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }
}
