package kassahub.agent.simulator.device;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** What the registration reports in the storage say, in both of their forms. */
final class Registration {
  private static final int ALL_TAGS = 0xFFFF;

  private final Model model;
  private final Condition condition;
  private final Documents documents;

  Registration(Model model, Condition condition, Documents documents) {
    this.model = model;
    this.condition = condition;
    this.documents = documents;
  }

  boolean exists(int number) {
    return number >= 1 && number <= condition.number(Setting.REGISTRATIONS);
  }

  /**
   * The document of that registration: the first is document 1, all later ones the last
   * registration.
   */
  long document(int number) {
    boolean last = number == condition.number(Setting.REGISTRATIONS);
    return last ? condition.number(Setting.REGISTERED) : 1;
  }

  /**
   * The body that FF09 and FF4C give; facts §5: 64 bytes from format 1.1 on, before it 47, 48 with
   * a reason, 52 with the time repeated.
   */
  byte[] result(int number, boolean extended) {
    long document = document(number);
    Answer body = requisites(document);
    if (model.longRegistration()) {
      body.u8(extendedMode()).spaced(condition.text(Setting.OFD_INN), 12).u32(reason(document));
    } else if (number > 1 && !extended) {
      body.u8(reason(document));
    }
    body.u32(document).u32(documents.sign(document));
    if (extended && !model.longRegistration()) {
      body.storageTime(documents.time(document));
    }
    return body.bytes();
  }

  /** A tag of a report, or all of them for FFFFh; empty when the report has no such tag. */
  byte[] tags(int number, int tag) {
    byte[] all = report(document(number));
    return tag == ALL_TAGS ? all : Tlv.pick(all, tag);
  }

  /** The tags of a registration document. */
  byte[] report(long document) {
    LocalDateTime at = documents.time(document);
    Tlv tags = new Tlv();
    tags.text(1041, condition.text(Setting.FN));
    tags.spaced(1037, condition.text(Setting.RNM), 20);
    tags.spaced(1018, condition.text(Setting.INN), 12);
    tags.u32(1040, document).time(1012, at).sign(1077, documents.sign(document));
    tags.text(1013, condition.text(Setting.SERIAL)).text(1188, model.version());
    tags.text(1048, condition.text(Setting.USER_NAME)).text(1009, condition.text(Setting.ADDRESS));
    tags.text(1187, condition.text(Setting.PLACE)).text(1060, condition.text(Setting.TAX_SITE));
    tags.text(1117, condition.text(Setting.EMAIL)).text(1021, condition.text(Setting.CASHIER));
    tags.text(1046, condition.text(Setting.OFD_NAME));
    tags.spaced(1017, condition.text(Setting.OFD_INN), 12);
    tags.u8(1062, condition.number(Setting.TAXATION));
    tags.u8(1002, condition.number(Setting.AUTONOMOUS)).u8(1001, hasAutomat() ? 1 : 0);
    tags.u8(1056, 0).u8(1189, model.ffd()).u8(1190, model.ffd()).u8(1209, model.ffd());
    if (hasAutomat()) {
      tags.text(1036, condition.text(Setting.AUTOMAT));
    }
    conditionsOfUse(tags);
    if (reason(document) != 0) {
      tags.u32(1101, reason(document));
    }
    tags.u16(1213, daysLeft(at));
    return tags.bytes();
  }

  /** Days from a document's time to the storage's last day, as tag 1213 counts. */
  long daysLeft(LocalDateTime at) {
    return Math.max(
        0, ChronoUnit.DAYS.between(at.toLocalDate(), condition.date(Setting.FN_EXPIRES)));
  }

  /** Mode bits: 1 autonomous, 2 automatic. */
  int mode() {
    return (int) condition.number(Setting.AUTONOMOUS) << 1 | (hasAutomat() ? 4 : 0);
  }

  /** Mode bits from format 1.1 on: 4 marked goods, 5 pawnshop, 6 insurance. */
  int extendedMode() {
    return (int)
        (condition.number(Setting.MARKED) << 4
            | condition.number(Setting.PAWNSHOP) << 5
            | condition.number(Setting.INSURANCE) << 6);
  }

  /** Time, owner, registration number, taxation and mode: what all registration layouts share. */
  private Answer requisites(long document) {
    return new Answer()
        .storageTime(documents.time(document))
        .spaced(condition.text(Setting.INN), 12)
        .spaced(condition.text(Setting.RNM), 20)
        .u8(condition.number(Setting.TAXATION))
        .u8(mode());
  }

  /**
   * Format 1.2 packs the kinds of trade into one tag; before it pawnshop and insurance are not said
   * at all.
   */
  private void conditionsOfUse(Tlv tags) {
    if (model.ffd() < 4) {
      tags.u8(1207, 0).u8(1126, 0).u8(1193, 0).u8(1221, hasAutomat() ? 1 : 0);
      return;
    }
    tags.u32(
        1290,
        condition.number(Setting.MARKED) << 8
            | condition.number(Setting.PAWNSHOP) << 12
            | condition.number(Setting.INSURANCE) << 13);
  }

  long reason(long document) {
    boolean last = document == condition.number(Setting.REGISTERED);
    return last ? condition.number(Setting.REGISTRATION_REASON) : 0;
  }

  private boolean hasAutomat() {
    return !condition.text(Setting.AUTOMAT).isEmpty();
  }
}
