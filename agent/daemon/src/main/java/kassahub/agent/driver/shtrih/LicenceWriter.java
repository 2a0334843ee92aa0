package kassahub.agent.driver.shtrih;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.WriteRules;
import kassahub.agent.link.LinkException;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;

/** Writes a licence in the only order that DESIGN d15 allows, all on one connection. */
final class LicenceWriter {
  private final Session session;
  private final IdentityReader identity;

  LicenceWriter(Session session) {
    this.session = session;
    this.identity = new IdentityReader(session);
  }

  LicenceWrite write(LicenceLine line, WriteRules rules) throws LinkException, FaultException {
    checkSerial(line);
    LicenceMask held = read();
    if (held.covers(line.mask())) { // somebody else was faster: nothing is to be cleared for it
      return new LicenceWrite(false, held);
    }
    if (rules == WriteRules.ONLY_ADD && line.mask().wouldClearBitsOf(held)) {
      throw new FaultException(
          Kind.WOULD_SHORTEN, "the register holds " + held + ", the line brings " + line.mask());
    }
    checkBetweenShifts();
    send(line);
    LicenceMask now = read();
    if (!satisfied(now, line.mask(), rules)) {
      throw new FaultException(Kind.READ_BACK_DIFFERS, "the register now holds " + now);
    }
    return new LicenceWrite(true, now);
  }

  private static boolean satisfied(LicenceMask held, LicenceMask wanted, WriteRules rules) {
    return rules == WriteRules.REPLACE ? held.equals(wanted) : held.covers(wanted);
  }

  /** By the factory number only: the short serial of 11h does not name a register for sure. */
  private void checkSerial(LicenceLine line) throws LinkException, FaultException {
    String serial = identity.serial(Optional.empty());
    if (!serial.equals(line.serial())) {
      throw new FaultException(
          Kind.WRONG_REGISTER, "the line is for " + line.serial() + ", here is " + serial);
    }
  }

  private LicenceMask read() throws LinkException, FaultException {
    return LicenceMask.of(session.ask(AllowedCommand.readLicence()).raw(LicenceMask.LENGTH));
  }

  private void checkBetweenShifts() throws LinkException, FaultException {
    FullStatus status =
        FullStatus.parse(session.ask(AllowedCommand.fullStatus(session.password())));
    if (status.documentOpen()) {
      throw new FaultException(Kind.DOCUMENT_OPEN, "a document is open");
    }
    switch (status.modeNumber()) {
      case FullStatus.SHIFT_CLOSED -> {}
      case 2, 3 -> throw new FaultException(Kind.SHIFT_OPEN, "the shift is open");
      case FullStatus.DATE_CONFIRMATION ->
          throw new FaultException(
              Kind.DATE_CONFIRM, "the register waits for its date to be confirmed");
      default ->
          throw new FaultException(Kind.MODE, "the register is in mode " + status.modeNumber());
    }
  }

  private void send(LicenceLine line) throws LinkException, FaultException {
    try {
      session.ask(AllowedCommand.writeLicence(line));
    } catch (FaultException refused) {
      throw new FaultException(explained(refused.fault()));
    }
  }

  /** Result bytes for licences are not documented, so the register's own words help. */
  private RegisterFault explained(RegisterFault fault) throws LinkException, FaultException {
    if (fault.deviceCode().isEmpty() || !identity.parameters().knowsErrorTexts()) {
      return fault;
    }
    int code = fault.deviceCode().get();
    Optional<Fields> told = session.tell(AllowedCommand.errorText(code));
    if (told.isEmpty()) {
      return fault;
    }
    String text = told.get().text(told.get().left(), Fields.TABLE_TEXT);
    return RegisterFault.ofDevice(fault.kind(), fault.message() + ": " + text, code);
  }
}
