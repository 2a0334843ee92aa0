package kassahub.agent.simulator.device;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import kassahub.codec.licence.LicenceMask;

/** What follows from the condition, the faults and the clock together. */
final class Situation {
  private static final int STORAGE_CAPACITY = 250_000;
  private static final Duration LONGEST_SHIFT = Duration.ofHours(24);

  private final Condition condition;
  private final Documents documents;
  private final Faults faults;
  private final InstantSource clock;
  private final ZoneId zone;

  Situation(
      Condition condition, Documents documents, Faults faults, InstantSource clock, ZoneId zone) {
    this.condition = condition;
    this.documents = documents;
    this.faults = faults;
    this.clock = clock;
    this.zone = zone;
  }

  /** The register's wall clock. */
  LocalDateTime now() {
    return LocalDateTime.ofInstant(clock.instant(), zone)
        .plusSeconds(condition.number(Setting.CLOCK_OFFSET))
        .truncatedTo(ChronoUnit.SECONDS);
  }

  /** The whole mode byte; facts §3.3. */
  int mode() {
    if (faults.on(Fault.MODE)) {
      return (int) faults.number(Fault.MODE, 0);
    }
    if (faults.on(Fault.DATE_CONFIRM)) {
      return 6;
    }
    return faults.on(Fault.DOCUMENT_OPEN) ? 8 : shiftMode();
  }

  boolean shiftClosed() {
    return (mode() & 0x0F) == 4;
  }

  /** Whether the licence reaches through today's quarter. */
  boolean licensed() {
    LicenceMask licence = condition.licence();
    return licence.coversThrough(now().toLocalDate());
  }

  /** Warning bits of the storage; facts §5. */
  int warnings() {
    LocalDate today = now().toLocalDate();
    long daysLeft = ChronoUnit.DAYS.between(today, condition.date(Setting.FN_EXPIRES));
    int bits = (int) faults.number(Fault.FN_WARNINGS, 0);
    bits |= daysLeft <= 3 ? 1 : 0;
    bits |= daysLeft <= 30 ? 2 : 0;
    bits |= faults.number(Fault.FN_MEMORY, 0) >= 99 ? 4 : 0;
    bits |= unsent() > 0 && firstUnsentAt().plusDays(2).isBefore(now()) ? 8 : 0;
    bits |= faults.on(Fault.FLK_ERROR) ? 16 : 0;
    return bits;
  }

  /**
   * Such that documents left against documents made give the percentage of the fault, where it is
   * on.
   */
  long documentsLeft() {
    long used = documents.last();
    long percent = faults.number(Fault.FN_MEMORY, 0);
    return percent == 0 ? Math.max(0, STORAGE_CAPACITY - used) : used * (100 - percent) / percent;
  }

  long unsent() {
    boolean autonomous = condition.flag(Setting.AUTONOMOUS);
    return autonomous ? 0 : Math.min(documents.last(), faults.number(Fault.UNSENT, 0));
  }

  long firstUnsent() {
    return unsent() == 0 ? 0 : documents.last() - unsent() + 1;
  }

  LocalDateTime firstUnsentAt() {
    long days = faults.number(Fault.UNSENT_DAYS, 0);
    return days == 0 ? documents.time(firstUnsent()) : now().minusDays(days);
  }

  private int shiftMode() {
    return condition
        .shiftOpened()
        .map(opened -> opened.plus(LONGEST_SHIFT).isBefore(now()) ? 3 : 2)
        .orElse(4);
  }
}
