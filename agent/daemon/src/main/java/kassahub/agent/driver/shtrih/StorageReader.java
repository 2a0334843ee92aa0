package kassahub.agent.driver.shtrih;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.RegisterSnapshot.Ofd;
import kassahub.agent.driver.RegisterSnapshot.Storage;
import kassahub.agent.link.LinkException;

/**
 * The fiscal storage and its queue for the operator of fiscal data: FF01, FF03, FF04, FF63, FF39.
 */
final class StorageReader {
  private static final int MEMORY_WARNING = 2;
  private static final int FULL_PERCENT = 99;

  private final Session session;
  private final ModelParameters parameters;

  StorageReader(Session session, ModelParameters parameters) {
    this.session = session;
    this.parameters = parameters;
  }

  /** What FF01 says. */
  record Status(
      int phase,
      int document,
      int shift,
      int warnings,
      Optional<LocalDateTime> lastTime,
      String number,
      long lastDocument) {}

  Optional<Status> status() throws LinkException, FaultException {
    Optional<Fields> told = session.tell(StorageCommand.STATUS);
    if (told.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = told.get();
    int phase = fields.u8();
    int document = fields.u8();
    int shift = fields.skip(1).u8();
    int warnings = fields.u8();
    Optional<LocalDateTime> time = fields.storageDateTime();
    String number = fields.text(16, Fields.STORAGE_TEXT);
    return Optional.of(new Status(phase, document, shift, warnings, time, number, fields.u32()));
  }

  Storage storage(Status status) throws LinkException, FaultException {
    Expiry expiry = expiry();
    Optional<Fields> resource = session.tell(StorageCommand.RESOURCE);
    Optional<Long> documents = Optional.empty();
    Optional<Long> kilobytes = Optional.empty();
    if (resource.isPresent()) {
      documents = Optional.of(resource.get().u32());
      kilobytes = Optional.of(resource.get().u32());
    }
    Optional<Fields> version = session.tell(StorageCommand.VERSION);
    Optional<String> text = Optional.empty();
    Optional<Boolean> serialType = Optional.empty();
    if (version.isPresent()) {
      text = Optional.of(version.get().text(16, Fields.STORAGE_TEXT));
      serialType = Optional.of(version.get().u8() == 1);
    }
    return new Storage(
        status.number(),
        status.phase(),
        status.warnings(),
        expiry.date,
        documents,
        kilobytes,
        memoryPercent(documents, status),
        Optional.of(status.lastDocument()),
        status.lastTime(),
        expiry.left,
        expiry.done,
        text,
        serialType);
  }

  /** The queue by FF39; its length alone by FF3F; else the register's own table. */
  Ofd ofd() throws LinkException, FaultException {
    Optional<Fields> told = session.tell(StorageCommand.OFD_STATUS);
    if (told.isPresent()) {
      Fields fields = told.get();
      int bits = fields.u8();
      int unsent = fields.skip(1).u16();
      long first = fields.u32();
      Optional<LocalDateTime> time = fields.storageDateTime();
      boolean waiting = unsent > 0;
      return new Ofd(
          Optional.of(unsent),
          waiting ? Optional.of(first) : Optional.empty(),
          waiting ? time : Optional.empty(),
          Optional.of(bits));
    }
    Optional<Fields> count = session.tell(StorageCommand.UNSENT);
    Optional<Integer> unsent =
        count.isPresent()
            ? Optional.of((int) count.get().number(Math.min(4, count.get().left())))
            : session.number(TableField.of(parameters.ofdTable(), 3)).map(Long::intValue);
    return new Ofd(unsent, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private record Expiry(Optional<LocalDate> date, Optional<Integer> left, Optional<Integer> done) {}

  /** Old firmware tells the date only. */
  private Expiry expiry() throws LinkException, FaultException {
    Optional<Fields> told = session.tell(StorageCommand.EXPIRY);
    if (told.isEmpty()) {
      return new Expiry(Optional.empty(), Optional.empty(), Optional.empty());
    }
    Optional<LocalDate> date = told.get().storageDate();
    boolean counts = told.get().left() >= 2;
    return new Expiry(
        date,
        counts ? Optional.of(told.get().u8()) : Optional.empty(),
        counts ? Optional.of(told.get().u8()) : Optional.empty());
  }

  /**
   * An estimate: documents made of all that fit. The storage itself only says when it is 99 % full.
   */
  private static Optional<Integer> memoryPercent(Optional<Long> documentsLeft, Status status) {
    boolean full = (status.warnings() >> MEMORY_WARNING & 1) == 1;
    Optional<Integer> estimate =
        documentsLeft
            .filter(left -> left + status.lastDocument() > 0)
            .map(left -> (int) (status.lastDocument() * 100 / (left + status.lastDocument())));
    return full ? Optional.of(Math.max(FULL_PERCENT, estimate.orElse(0))) : estimate;
  }
}
