package kassahub.agent.simulator.device;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import kassahub.codec.licence.LicenceMask;

/**
 * One simulated register: answers commands, takes orders from a test, remembers. One thread at a
 * time.
 */
public final class Device {
  private static final int ADMINISTRATOR = 30;

  /**
   * What a device is made of.
   *
   * @param kept what a {@link Keeper} got last; empty for a new register
   * @param zone of its wall clock
   */
  public record Parts(
      Model model,
      String serial,
      LicenceLock lock,
      Keeper keeper,
      Map<String, String> kept,
      InstantSource clock,
      ZoneId zone) {}

  private final Model model;
  private final Keeper keeper;
  private final Faults faults;
  private final Condition condition;
  private final Situation situation;
  private final IdentityCommands identity;
  private final TableCommands tables;
  private final StorageCommands storage;
  private final LicenceCommands licences;
  private final Orders orders;
  private long keptChanges;
  private long executed;
  private int restarts;

  public Device(Parts parts) {
    model = parts.model();
    keeper = parts.keeper();
    faults = new Faults(parts.serial().hashCode());
    LocalDateTime now = LocalDateTime.ofInstant(parts.clock().instant(), parts.zone());
    condition = Condition.fresh(parts.serial(), now.truncatedTo(ChronoUnit.SECONDS));
    condition.load(parts.kept());
    Documents documents = new Documents(condition);
    situation = new Situation(condition, documents, faults, parts.clock(), parts.zone());
    identity = new IdentityCommands(model, condition, situation, faults);
    LiveFields live = new LiveFields(model, condition, situation, faults);
    tables = new TableCommands(model, condition, live);
    storage = new StorageCommands(model, condition, situation, faults);
    licences = new LicenceCommands(condition, faults, parts.lock());
    orders = new Orders(condition, documents, situation, faults);
  }

  /**
   * Executes one command.
   *
   * @param data of a frame, at least one byte
   * @return data of the answer: code, result byte and what belongs to it
   */
  public byte[] execute(byte[] data) {
    executed++;
    try {
      Command command = Command.find(data).orElseThrow(() -> new Refusal(ResultCode.UNSUPPORTED));
      Answer answer = checked(command, data);
      keep();
      byte[] echo = Command.echo(data);
      return new Answer().raw(echo).u8(ResultCode.OK).raw(answer.bytes()).bytes();
    } catch (Refusal refusal) {
      boolean shorter = faults.on(Fault.SHORT_ERRORS);
      byte[] echo = shorter ? new byte[] {data[0]} : Command.echo(data);
      return new Answer().raw(echo).u8(refusal.code()).bytes();
    }
  }

  public Faults faults() {
    return faults;
  }

  /** How many commands were executed since the start, refused ones too. */
  public long executed() {
    return executed;
  }

  /** How often FE F3 was taken since the start. */
  public int restarts() {
    return restarts;
  }

  /**
   * Sets a fault or a setting while the register runs; what would happen in a shop happens here
   * too: another INN makes a new registration report, another storage begins at document 1.
   *
   * @throws IllegalArgumentException for an unknown name or a value out of range
   */
  public void set(String name, String value) {
    orders.set(name, value);
    keep();
  }

  /**
   * Sets how a new register was before anybody looked: no documents are made by it.
   *
   * @throws IllegalArgumentException for an unknown name or a value out of range
   */
  public void begin(String name, String value) {
    orders.begin(name, value);
    keep();
  }

  /**
   * The value of a fault or a setting as text; {@code off} for a fault that is off.
   *
   * @throws IllegalArgumentException for an unknown name
   */
  public String get(String name) {
    return orders.get(name);
  }

  /** Every fault and every setting by name. */
  public Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    for (Fault fault : Fault.values()) {
      all.put(fault.title(), get(fault.title()));
    }
    for (Setting setting : Setting.values()) {
      all.put(setting.title(), get(setting.title()));
    }
    return all;
  }

  public LicenceMask licence() {
    return condition.licence();
  }

  /** The mode byte as 10 and 11 tell it. */
  public int mode() {
    return situation.mode();
  }

  private Answer checked(Command command, byte[] data) {
    if (!command.fits(data)) {
      throw new Refusal(ResultCode.LENGTH);
    }
    Request request = new Request(data, command.codeLength());
    int operator = operator(command, request);
    checkCondition(command);
    return answer(command, request, operator);
  }

  private Answer answer(Command command, Request request, int operator) {
    return switch (command) {
      case DEVICE_TYPE -> identity.deviceType();
      case MODEL_PARAMETERS -> identity.modelParameters(request);
      case SHORT_STATUS -> identity.shortStatus(operator);
      case FULL_STATUS -> identity.fullStatus(operator);
      case ERROR_TEXT -> identity.errorText(request);
      case PORT_PARAMETERS -> identity.portParameters();
      case SET_TIME -> identity.setTime(request);
      case SET_DATE -> identity.setDate(request);
      case CONFIRM_DATE -> identity.confirmDate(request);
      case TABLE_STRUCTURE -> tables.structure(request);
      case FIELD_STRUCTURE -> tables.fieldStructure(request);
      case READ_FIELD -> tables.read(request);
      case WRITE_FIELD -> tables.write(request);
      case STORAGE_STATUS -> storage.status();
      case STORAGE_NUMBER -> storage.number();
      case STORAGE_EXPIRY -> storage.expiry();
      case STORAGE_VERSION -> storage.version();
      case LAST_REGISTRATION -> storage.lastRegistration(tables.extendedAnswers());
      case REGISTRATION_BY_NUMBER -> storage.registrationByNumber(request);
      case REGISTRATION_TAG, REGISTRATION_TAG_AGAIN -> storage.registrationTag(request);
      case FIND_DOCUMENT -> storage.findDocument(request);
      case DOCUMENT_BEGIN -> storage.beginDocument(request);
      case DOCUMENT_NEXT -> storage.nextTags();
      case TICKET -> storage.ticket(request);
      case OPERATOR_STATUS -> storage.operatorStatus();
      case OPERATOR_MESSAGE_SIZE -> storage.operatorMessageSize();
      case OPERATOR_MESSAGE -> storage.operatorMessage(request);
      case UNSENT_COUNT -> storage.unsentCount();
      case SHIFT -> storage.shift();
      case STORAGE_RESOURCE -> storage.resource();
      case STORAGE_IMPLEMENTATION -> storage.implementation();
      case WRITE_LICENCE -> licences.write(request);
      case READ_LICENCE -> licences.read();
      case LOADER_VERSION -> new Answer().u32(130);
      case RESTART -> restart();
    };
  }

  private Answer restart() {
    restarts++;
    return new Answer();
  }

  /** The row of the operator whose password was given; 0 for commands without one. */
  private int operator(Command command, Request request) {
    return switch (command.right()) {
      case NONE -> 0;
      case OPERATOR -> rowOf(request.u32()).orElseThrow(() -> new Refusal(ResultCode.PASSWORD));
      case ADMINISTRATOR -> administrator(request.u32());
    };
  }

  private int administrator(long password) {
    if (password != password(ADMINISTRATOR)) {
      throw new Refusal(ResultCode.PASSWORD);
    }
    return ADMINISTRATOR;
  }

  private OptionalInt rowOf(long password) {
    for (int row = ADMINISTRATOR; row >= 1; row--) {
      if (password(row) == password) {
        return OptionalInt.of(row);
      }
    }
    return OptionalInt.empty();
  }

  private long password(int row) {
    long factory = tables.writtenPassword(row).orElse((long) row);
    return row == ADMINISTRATOR ? faults.number(Fault.PASSWORD, factory) : factory;
  }

  private void checkCondition(Command command) {
    if (command.when() != Command.When.ALWAYS) {
      refuseWhen(Fault.FIRMWARE_REPLACED, ResultCode.FIRMWARE_REPLACED);
      refuseWhen(Fault.DATE_CONFIRM, ResultCode.CONFIRM_DATE);
      refuseWhen(Fault.PRINTING, ResultCode.PRINTING);
    }
    if (command.isStorageCommand()) {
      refuseWhen(Fault.NO_FN, ResultCode.STORAGE_SILENT);
    }
    if (command.when() == Command.When.SHIFT_CLOSED && !situation.shiftClosed()) {
      throw new Refusal(ResultCode.MODE);
    }
  }

  private void refuseWhen(Fault fault, int code) {
    if (faults.on(fault)) {
      throw new Refusal(code);
    }
  }

  private void keep() {
    if (condition.changes() != keptChanges) {
      keeper.keep(condition.save());
      keptChanges = condition.changes();
    }
  }
}
