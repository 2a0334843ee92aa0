package kassahub.agent.driver.shtrih;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.RegisterSnapshot.Ofd;
import kassahub.agent.driver.RegisterSnapshot.Registration;
import kassahub.agent.driver.RegisterSnapshot.Shift;
import kassahub.agent.driver.RegisterSnapshot.ShiftState;
import kassahub.agent.driver.RegisterSnapshot.Storage;
import kassahub.agent.link.LinkException;
import kassahub.codec.licence.LicenceMask;

/**
 * One reading of everything a register can tell. While a document is open only its mode is read:
 * the till has the right of way, the rest stays as it was read before.
 */
final class StateReader {
  private static final TableField LICENCES = TableField.of(23, 15);

  private final Session session;
  private final IdentityReader identity;
  private final RegisterMemory memory;

  StateReader(Session session) {
    this.session = session;
    this.identity = new IdentityReader(session);
    this.memory = session.memory();
  }

  RegisterSnapshot read(Duration aim) throws LinkException, FaultException {
    long end = System.nanoTime() + aim.toNanos();
    FullStatus status =
        FullStatus.parse(session.ask(AllowedCommand.fullStatus(session.password())));
    RegisterSnapshot snapshot =
        status.documentOpen() && memory.last().isPresent()
            ? duringDocument(status, memory.last().get())
            : whole(status, identity.serial(Optional.of(status)), end);
    memory.last(snapshot);
    return snapshot;
  }

  /** The licence by FE E7, else by the register's table. */
  Optional<LicenceMask> licence() throws LinkException, FaultException {
    Optional<Fields> told = session.tell(AllowedCommand.readLicence());
    if (told.isPresent()) {
      return Optional.of(LicenceMask.of(told.get().raw(LicenceMask.LENGTH)));
    }
    return session.text(LICENCES).flatMap(StateReader::fromHex);
  }

  private RegisterSnapshot whole(FullStatus status, String serial, long end)
      throws LinkException, FaultException {
    ModelParameters parameters = identity.parameters();
    StorageReader reader = new StorageReader(session, parameters);
    Optional<StorageReader.Status> storageStatus = reader.status();
    Optional<Storage> storage =
        storageStatus.isPresent()
            ? Optional.of(reader.storage(storageStatus.get()))
            : Optional.empty();
    Ofd ofd = storageStatus.isPresent() ? reader.ofd() : Ofd.UNKNOWN;
    Optional<LicenceMask> licence = licence();
    Shift shift = shift(status, storageStatus);
    Registration registration = registration(storage, parameters, end);
    return new RegisterSnapshot(
        serial,
        session.noted(),
        Optional.of(status.mode()),
        Optional.of(status.submode()),
        status.clock(),
        shift,
        licence,
        storage,
        ofd,
        registration);
  }

  private Shift shift(FullStatus status, Optional<StorageReader.Status> storage)
      throws LinkException, FaultException {
    Optional<Fields> told =
        storage.isPresent() ? session.tell(StorageCommand.SHIFT) : Optional.empty();
    Optional<Integer> open = storage.map(StorageReader.Status::shift);
    Optional<Integer> number = Optional.empty();
    Optional<Integer> receipts = Optional.empty();
    if (told.isPresent()) {
      open = Optional.of(told.get().u8());
      number = Optional.of(told.get().u16());
      receipts = Optional.of(told.get().u16());
    }
    ShiftState state = status.shift() == ShiftState.UNKNOWN ? byStorage(open) : status.shift();
    boolean document =
        status.documentOpen() || storage.map(known -> known.document() != 0).orElse(false);
    Optional<LocalDateTime> opened =
        state == ShiftState.CLOSED || state == ShiftState.UNKNOWN || storage.isEmpty()
            ? Optional.empty()
            : opened(storage.get(), number.orElse(0), receipts.orElse(0));
    return new Shift(state, number, receipts, opened, Optional.of(document));
  }

  private Optional<LocalDateTime> opened(StorageReader.Status storage, int number, int receipts)
      throws LinkException, FaultException {
    String key = storage.number() + "/" + number;
    Optional<ShiftOpening> known = memory.shiftOpening(key);
    if (known.isEmpty()) {
      ShiftOpening found = ShiftOpening.find(session, storage.lastDocument(), receipts);
      memory.shiftOpening(key, found);
      return found.time();
    }
    return known.get().time();
  }

  /** Read when there is time, kept as long as storage and number of registrations stay the same. */
  private Registration registration(Optional<Storage> storage, ModelParameters parameters, long end)
      throws LinkException, FaultException {
    String key =
        storage.map(known -> known.number() + "/" + known.registrationsDone()).orElse("none");
    Optional<Registration> known = memory.registration(key);
    if (known.isPresent()) {
      return known.get();
    }
    if (System.nanoTime() - end > 0) {
      return Registration.UNKNOWN;
    }
    Registration read =
        new RegistrationReader(session, parameters)
            .read(storage.flatMap(Storage::registrationsDone));
    if (session.noted().isEmpty()) {
      memory.registration(key, read);
    }
    return read;
  }

  private static RegisterSnapshot duringDocument(FullStatus status, RegisterSnapshot before) {
    Shift was = before.shift();
    Shift shift =
        new Shift(was.state(), was.number(), was.receipts(), was.opened(), Optional.of(true));
    return new RegisterSnapshot(
        before.serial(),
        Optional.empty(),
        Optional.of(status.mode()),
        Optional.of(status.submode()),
        status.clock(),
        shift,
        before.licence(),
        before.storage(),
        before.ofd(),
        before.registration());
  }

  private static ShiftState byStorage(Optional<Integer> open) {
    return open.map(state -> state == 0 ? ShiftState.CLOSED : ShiftState.OPEN)
        .orElse(ShiftState.UNKNOWN);
  }

  private static Optional<LicenceMask> fromHex(String hex) {
    return hex.matches("([0-9a-fA-F]{2}){1,64}")
        ? Optional.of(LicenceMask.fromHex(hex))
        : Optional.empty();
  }
}
