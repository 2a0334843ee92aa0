package kassahub.agent.driver.shtrih;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.RegisterSnapshot.Registration;
import kassahub.agent.link.LinkException;

/**
 * The attributes of the last registration: from the document's own tags, else from FF09, else from
 * the register's tables. Old firmware has only some of them.
 */
final class RegistrationReader {
  private static final int ALL_TAGS = 0xFFFF;
  private static final int MOST_BLOCKS = 200;
  private static final int MOST_BYTES = 32 << 10;
  private static final List<Integer> WANTED =
      List.of(1048, 1009, 1187, 1060, 1117, 1036, 1188, 1209, 1002, 1290, 1213, 1012);
  private static final int AUTONOMOUS = 1;

  private final Session session;
  private final ModelParameters parameters;

  RegistrationReader(Session session, ModelParameters parameters) {
    this.session = session;
    this.parameters = parameters;
  }

  /**
   * @param report number of the last registration report on this storage, where known
   */
  Registration read(Optional<Integer> report) throws LinkException, FaultException {
    Optional<Fields> answer = session.tell(StorageCommand.LAST_REGISTRATION);
    Optional<LastRegistration> last =
        answer.isPresent() ? Optional.of(LastRegistration.parse(answer.get())) : Optional.empty();
    Tlv tags = tags(last, report);
    Optional<LastRegistration> first = Optional.empty();
    Optional<Fields> told = session.tell(AllowedCommand.registrationReport(session.password(), 1));
    if (told.isPresent()) {
      first = Optional.of(LastRegistration.parse(told.get()));
    }
    return merge(tags, last, first);
  }

  private Tlv tags(Optional<LastRegistration> last, Optional<Integer> report)
      throws LinkException, FaultException {
    if (last.isPresent()) {
      Optional<Fields> header =
          session.tell(AllowedCommand.documentTags(session.password(), last.get().document()));
      if (header.isPresent()) {
        return Tlv.parse(blocks());
      }
    }
    int number = report.orElse(1);
    Optional<Fields> all =
        session.tell(AllowedCommand.registrationTag(session.password(), number, ALL_TAGS));
    return all.isPresent() ? Tlv.parse(blocks()) : oneByOne(number);
  }

  /** Everything that FF3B gives until it has no more. */
  private byte[] blocks() throws LinkException, FaultException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < MOST_BLOCKS && all.size() < MOST_BYTES; i++) {
      Optional<Fields> block = session.tell(StorageCommand.NEXT_TLV);
      if (block.isEmpty() || block.get().left() == 0) {
        break;
      }
      all.writeBytes(block.get().raw(block.get().left()));
    }
    return all.toByteArray();
  }

  private Tlv oneByOne(int report) throws LinkException, FaultException {
    Tlv tags = Tlv.parse(new byte[0]);
    for (int tag : WANTED) {
      Optional<Fields> told =
          session.tell(AllowedCommand.registrationTag(session.password(), report, tag));
      if (told.isPresent()) {
        tags.addAll(Tlv.parse(told.get().raw(told.get().left())));
      }
    }
    return tags;
  }

  private Registration merge(
      Tlv tags, Optional<LastRegistration> last, Optional<LastRegistration> first)
      throws LinkException, FaultException {
    return new Registration(
        either(last.map(LastRegistration::registrationNumber), 3),
        either(last.map(LastRegistration::inn), 2),
        either(tags.text(1048), 7, 17),
        either(tags.text(1009), 9, 18),
        either(tags.text(1187), 14, 20),
        either(tags.text(1060), 13),
        either(tags.text(1117), 15),
        tags.text(1036),
        tags.text(1188),
        ffd(tags),
        tags.flag(1002, 0).or(() -> last.map(known -> known.modeBit(AUTONOMOUS))),
        tags.flag(1290, 8).or(() -> last.flatMap(known -> known.extendedBit(4))),
        tags.flag(1290, 12).or(() -> last.flatMap(known -> known.extendedBit(5))),
        tags.flag(1290, 13).or(() -> last.flatMap(known -> known.extendedBit(6))),
        first.flatMap(LastRegistration::time).map(time -> time.toLocalDate()),
        tags.small(1213),
        tags.small(1213).isPresent() ? tags.day(1012) : Optional.empty(),
        last.map(LastRegistration::taxation),
        either(last.flatMap(LastRegistration::ofdInn), 12),
        zoneMinutes());
  }

  /**
   * The value, else the storage table's field with its second line. Tags are CP866, which has no «»
   * and puts ? for them; the table has.
   */
  private Optional<String> either(Optional<String> value, int field, int... more)
      throws LinkException, FaultException {
    boolean whole = value.isPresent() && !value.get().isEmpty() && !value.get().contains("?");
    if (whole) {
      return value;
    }
    StringBuilder text = new StringBuilder(table(field).orElse(""));
    for (int second : more) {
      text.append(text.isEmpty() ? "" : table(second).map(line -> " " + line).orElse(""));
    }
    return text.isEmpty() ? value : Optional.of(text.toString());
  }

  private Optional<String> table(int field) throws LinkException, FaultException {
    return session.text(TableField.of(parameters.storageTable(), field));
  }

  private Optional<Integer> ffd(Tlv tags) throws LinkException, FaultException {
    Optional<Integer> tag = tags.small(1209);
    return tag.isPresent() ? tag : session.number(parameters.ffd()).map(Long::intValue);
  }

  /** Zones 1 to 11 of tag 1011 are UTC+2 to UTC+12; anything else is not told. */
  private Optional<Integer> zoneMinutes() throws LinkException, FaultException {
    return session
        .number(TableField.of(parameters.storageTable(), 25))
        .filter(zone -> zone >= 1 && zone <= 11)
        .map(zone -> (int) ((zone + 1) * 60));
  }
}
