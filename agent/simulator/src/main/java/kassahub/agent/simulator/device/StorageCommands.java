package kassahub.agent.simulator.device;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;

/** The fiscal storage: FF commands; layouts of facts §5. */
final class StorageCommands {
  private static final int TLV_BLOCK = 128;
  private static final int MESSAGE_BLOCK = 200;
  private static final int RECEIPT_OPEN = 4;
  private static final int FISCAL_MODE = 3;

  private final Model model;
  private final Condition condition;
  private final Situation situation;
  private final Faults faults;
  private final Documents documents;
  private final Registration registration;

  /** What FF3B has still to give. */
  private byte[] rest = {};

  StorageCommands(Model model, Condition condition, Situation situation, Faults faults) {
    this.model = model;
    this.condition = condition;
    this.situation = situation;
    this.faults = faults;
    this.documents = new Documents(condition);
    this.registration = new Registration(model, condition, documents);
  }

  Answer status() {
    boolean receipt = faults.on(Fault.DOCUMENT_OPEN);
    Answer answer = new Answer().u8(FISCAL_MODE).u8(receipt ? RECEIPT_OPEN : 0).u8(0);
    answer.u8(shiftState()).u8(situation.warnings()).storageTime(documents.time(documents.last()));
    return answer.spaced(condition.text(Setting.FN), 16).u32(documents.last());
  }

  Answer number() {
    return new Answer().spaced(condition.text(Setting.FN), 16);
  }

  Answer expiry() {
    long done = condition.number(Setting.REGISTRATIONS);
    Answer answer = new Answer().yearMonthDay(condition.date(Setting.FN_EXPIRES));
    return model.legacy() ? answer : answer.u8(Math.max(0, 11 - done)).u8(done);
  }

  Answer version() {
    boolean serial = condition.flag(Setting.FN_SERIAL_TYPE);
    return new Answer().spaced(model.ffd() >= 4 ? "fn_v_1_2" : "fn_v_1_0", 16).u8(serial ? 1 : 0);
  }

  Answer lastRegistration(boolean extended) {
    int last = (int) condition.number(Setting.REGISTRATIONS);
    byte[] result = registration.result(last, extended);
    return new Answer().raw(result);
  }

  Answer registrationByNumber(Request request) {
    return new Answer().raw(registration.result(existingRegistration(request.u8()), false));
  }

  /** One tag comes in the answer; for FFFFh the answer is empty and FF3B gives the tags. */
  Answer registrationTag(Request request) {
    int number = existingRegistration(request.u8());
    int tag = request.u16();
    byte[] tags = registration.tags(number, tag);
    if (tags.length == 0) {
      throw new Refusal(ResultCode.NO_STORAGE_DATA);
    }
    if (tag == 0xFFFF) {
      rest = tags;
      return new Answer();
    }
    return new Answer().raw(tags);
  }

  Answer findDocument(Request request) {
    long number = existing(request.u32());
    Documents.Kind kind = documents.kind(number);
    boolean taken = number <= documents.last() - situation.unsent();
    Answer answer = new Answer().u8(kind.code()).u8(taken ? 1 : 0);
    answer.storageTime(documents.time(number)).u32(number).u32(documents.sign(number));
    return switch (kind) {
      case REGISTRATION, REGISTRATION_CHANGE -> registrationPart(answer, kind, number);
      case SHIFT_OPENING, SHIFT_CLOSING -> answer.u16(condition.number(Setting.SHIFT_NUMBER));
      case RECEIPT -> answer.u8(1).number(documents.sumKopecks(number), 5);
    };
  }

  /** Kind and length; the tags follow by FF3B. */
  Answer beginDocument(Request request) {
    long number = existing(request.u32());
    Documents.Kind kind = documents.kind(number);
    rest = tags(number, kind);
    return new Answer().u16(kind.code()).u16(rest.length);
  }

  Answer nextTags() {
    if (rest.length == 0) {
      throw new Refusal(ResultCode.NO_STORAGE_DATA);
    }
    int size = Math.min(TLV_BLOCK, rest.length);
    byte[] block = Arrays.copyOf(rest, size);
    rest = Arrays.copyOfRange(rest, size, rest.length);
    return new Answer().raw(block);
  }

  Answer ticket(Request request) {
    long number = existing(request.u32());
    if (number > documents.last() - situation.unsent() || condition.flag(Setting.AUTONOMOUS)) {
      throw new Refusal(ResultCode.NO_STORAGE_DATA);
    }
    byte[] sign = Arrays.copyOf(new Answer().u32(documents.sign(number)).bytes(), 18);
    LocalDateTime at = documents.time(number).plusMinutes(1);
    return new Answer().storageTime(at).raw(sign).u32(number);
  }

  Answer operatorStatus() {
    boolean waiting = situation.unsent() > 0;
    Answer answer = new Answer().u8(waiting ? 2 : 1).u8(0).u16(situation.unsent());
    answer.u32(situation.firstUnsent());
    return waiting ? answer.storageTime(situation.firstUnsentAt()) : answer.number(0, 5);
  }

  Answer operatorMessageSize() {
    return new Answer().u16(message().length).u8(MESSAGE_BLOCK);
  }

  Answer operatorMessage(Request request) {
    int offset = request.u16();
    int count = request.u8();
    byte[] message = message();
    if (offset + count > message.length || count > MESSAGE_BLOCK) {
      throw new Refusal(ResultCode.BAD_PARAMETER);
    }
    return new Answer().raw(Arrays.copyOfRange(message, offset, offset + count));
  }

  Answer unsentCount() {
    return new Answer().u16(situation.unsent());
  }

  Answer shift() {
    return new Answer()
        .u8(shiftState())
        .u16(condition.number(Setting.SHIFT_NUMBER))
        .u16(condition.number(Setting.RECEIPTS));
  }

  Answer resource() {
    if (model.legacy()) {
      throw new Refusal(ResultCode.UNSUPPORTED);
    }
    Answer answer = new Answer().u32(situation.documentsLeft()).u32(30_000);
    return model.ffd() >= 4 ? answer.u8(0) : answer;
  }

  Answer implementation() {
    return new Answer().spaced("SIMULATED " + (model.ffd() >= 4 ? "FN 1.2" : "FN 1.0"), 48);
  }

  private Answer registrationPart(Answer answer, Documents.Kind kind, long number) {
    answer.spaced(condition.text(Setting.INN), 12).spaced(condition.text(Setting.RNM), 20);
    answer.u8(condition.number(Setting.TAXATION)).u8(registration.mode());
    boolean change = kind == Documents.Kind.REGISTRATION_CHANGE;
    if (!model.longRegistration()) {
      return change ? answer.u8(registration.reason(number)) : answer;
    }
    answer.u8(registration.extendedMode()).spaced(condition.text(Setting.OFD_INN), 12);
    return change ? answer.u32(registration.reason(number)) : answer;
  }

  private byte[] tags(long number, Documents.Kind kind) {
    return switch (kind) {
      case REGISTRATION, REGISTRATION_CHANGE -> registration.report(number);
      case SHIFT_OPENING -> head(number).u32(1038, shiftNumber()).bytes();
      case SHIFT_CLOSING -> shiftClosing(number);
      case RECEIPT -> receipt(number);
    };
  }

  private byte[] shiftClosing(long number) {
    LocalDateTime at = documents.time(number);
    Tlv tags = head(number).u32(1038, shiftNumber()).u16(1213, registration.daysLeft(at));
    tags.u8(1052, (situation.warnings() & 4) == 0 ? 0 : 1);
    tags.u32(1097, situation.unsent());
    if (faults.on(Fault.FLK_ERROR)) {
      tags.u8(1206, 2);
    }
    return tags.bytes();
  }

  private byte[] receipt(long number) {
    return head(number)
        .u32(1038, shiftNumber())
        .u8(1054, 1)
        .vln(1020, documents.sumKopecks(number))
        .bytes();
  }

  private Tlv head(long number) {
    return new Tlv()
        .text(1041, condition.text(Setting.FN))
        .spaced(1037, condition.text(Setting.RNM), 20)
        .spaced(1018, condition.text(Setting.INN), 12)
        .u32(1040, number)
        .time(1012, documents.time(number))
        .sign(1077, documents.sign(number))
        .u8(1209, model.ffd());
  }

  /** What waits for the operator: a session header and the first document, in the clear. */
  private byte[] message() {
    if (situation.unsent() == 0) {
      return new byte[0];
    }
    long number = situation.firstUnsent();
    byte[] body = tags(number, documents.kind(number));
    Answer message = new Answer().u32(0x0A41_082AL).u16(0xA281).u16(0x2001);
    message.raw(condition.text(Setting.FN).getBytes(StandardCharsets.US_ASCII));
    return message.u16(body.length).u16(0x0014).u16(0).raw(body).bytes();
  }

  private int shiftState() {
    return condition.shiftOpened().isPresent() ? 1 : 0;
  }

  private long shiftNumber() {
    return condition.number(Setting.SHIFT_NUMBER);
  }

  private long existing(long number) {
    if (!documents.exists(number)) {
      throw new Refusal(ResultCode.NO_STORAGE_DATA);
    }
    return number;
  }

  private int existingRegistration(int number) {
    if (!registration.exists(number)) {
      throw new Refusal(ResultCode.NO_STORAGE_DATA);
    }
    return number;
  }
}
