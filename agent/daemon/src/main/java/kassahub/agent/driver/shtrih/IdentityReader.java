package kassahub.agent.driver.shtrih;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.link.LinkException;
import kassahub.codec.licence.LicenceLine;

/** Who the register is: FC, F7, 11h and the tables. */
final class IdentityReader {
  private static final TableField UIN = TableField.of(23, 11);
  private static final String NO_UIN = "---";

  private final Session session;

  IdentityReader(Session session) {
    this.session = session;
  }

  RegisterIdentity read() throws LinkException, FaultException {
    FullStatus status =
        FullStatus.parse(session.ask(AllowedCommand.fullStatus(session.password())));
    String serial = serial(Optional.of(status));
    Optional<Fields> type = session.tell(AllowedCommand.deviceType());
    Optional<Integer> code = Optional.empty();
    String name = "";
    if (type.isPresent()) {
      code = Optional.of(type.get().skip(4).u8());
      name = type.get().skip(1).text(type.get().left(), Fields.TABLE_TEXT);
    }
    return new RegisterIdentity(
        serial,
        ShtrihSettings.DRIVER,
        name,
        code,
        Optional.of(status.firmwareVersion()),
        Optional.of(status.firmwareBuild()),
        status.firmwareDate(),
        session.text(UIN).filter(uin -> !uin.equals(NO_UIN)),
        session.protocol());
  }

  /**
   * Serial number by the vendor's order: the storage table, else the short one of 11h (facts §4).
   */
  String serial(Optional<FullStatus> status) throws LinkException, FaultException {
    Optional<String> factory = session.text(TableField.of(parameters().storageTable(), 1));
    Optional<String> serial =
        factory.isPresent() ? factory : status.flatMap(FullStatus::shortSerial);
    if (serial.isEmpty()) {
      RegisterFault none = RegisterFault.of(Kind.PROTOCOL, "the register tells no serial number");
      throw new FaultException(session.noted().orElse(none));
    }
    String found = serial.get();
    String whole = found.matches("\\d{1,16}") ? LicenceLine.padSerial(found) : found;
    session.memory().meet(whole);
    return whole;
  }

  ModelParameters parameters() throws LinkException, FaultException {
    Optional<ModelParameters> known = session.memory().parameters();
    if (known.isPresent()) {
      return known.get();
    }
    ModelParameters read = ModelParameters.parse(session.tell(AllowedCommand.modelParameters()));
    session.memory().parameters(read);
    return read;
  }
}
