package kassahub.hub.gateway;

import java.util.Optional;
import java.util.OptionalInt;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.register.RegisterFault;
import kassahub.hub.register.ReportedIdentity;
import kassahub.hub.register.ReportedState;
import kassahub.hub.register.ReportedState.Counters;
import kassahub.hub.register.ReportedState.Registration;
import kassahub.hub.register.ReportedState.Storage;
import kassahub.hub.register.ReportedState.Vitals;
import kassahub.hub.register.ShiftState;
import kassahub.proto.v1.FiscalStorageState;
import kassahub.proto.v1.OfdExchange;
import kassahub.proto.v1.RegisterIdentity;
import kassahub.proto.v1.RegisterState;

/** Reads what agents say about registers. */
final class StateReader {
  private static final int FAULT_TEXT = 300;

  private StateReader() {}

  static ReportedIdentity identity(RegisterIdentity m) {
    Optional<String> version = Proto.text(m.hasFirmwareVersion(), m.getFirmwareVersion());
    Optional<String> firmware =
        m.hasFirmwareBuild()
            ? Optional.of(
                version.map(v -> v + ".").orElse("")
                    + Integer.toUnsignedString(m.getFirmwareBuild()))
            : version;
    return new ReportedIdentity(
        Proto.text(m.getDriver()),
        Proto.text(m.getModel()),
        Proto.small(m.hasModelCode(), m.getModelCode()),
        firmware,
        Proto.day(m.hasFirmwareDay(), m.getFirmwareDay()),
        Proto.text(m.hasUin(), m.getUin()),
        Proto.text(m.getLink()));
  }

  static ReportedState state(RegisterState m) {
    Optional<Registration> registration =
        m.hasRegistration() ? Optional.of(registration(m.getRegistration())) : Optional.empty();
    return new ReportedState(
        m.getReachable(),
        m.hasFault() ? Optional.of(fault(m.getFault())) : Optional.empty(),
        vitals(m),
        m.hasLicence()
            ? Optional.of(LicenceMask.of(m.getLicence().toByteArray()))
            : Optional.empty(),
        m.hasFiscalStorage() && !m.getFiscalStorage().getNumber().isBlank()
            ? Optional.of(storage(m))
            : Optional.empty(),
        counters(m.getFiscalStorage(), m.getOfd()),
        registration);
  }

  static RegisterFault fault(kassahub.proto.v1.RegisterFault m) {
    String message = Proto.text(m.getMessage());
    return new RegisterFault(
        Proto.text(m.getCode()),
        message.length() <= FAULT_TEXT ? message : message.substring(0, FAULT_TEXT));
  }

  private static Vitals vitals(RegisterState m) {
    return new Vitals(
        Proto.small(m.hasMode(), m.getMode()),
        Proto.small(m.hasSubmode(), m.getSubmode()),
        shift(m),
        Proto.count(m.hasShiftNumber(), m.getShiftNumber()),
        Proto.count(m.hasShiftReceipts(), m.getShiftReceipts()),
        Proto.wall(m.hasShiftOpenedWall(), m.getShiftOpenedWall()),
        Proto.flag(m.hasDocumentOpen(), m.getDocumentOpen()),
        Proto.wall(m.hasRegisterWall(), m.getRegisterWall()));
  }

  private static ShiftState shift(RegisterState m) {
    return switch (m.getShift()) {
      case SHIFT_STATE_CLOSED -> ShiftState.CLOSED;
      case SHIFT_STATE_OPEN -> ShiftState.OPEN;
      case SHIFT_STATE_OVER_24_HOURS -> ShiftState.OVER_24_HOURS;
      case SHIFT_STATE_UNSPECIFIED, UNRECOGNIZED -> ShiftState.UNKNOWN;
    };
  }

  private static Counters counters(FiscalStorageState s, OfdExchange o) {
    return new Counters(
        Proto.count(s.hasDocumentsLeft(), s.getDocumentsLeft()),
        Proto.count(s.hasKilobytesLeft(), s.getKilobytesLeft()),
        Proto.percent(s.hasMemoryPercent(), s.getMemoryPercent()),
        Proto.count(s.hasLastDocument(), s.getLastDocument()),
        Proto.wall(s.hasLastDocumentWall(), s.getLastDocumentWall()),
        Proto.count(o.hasUnsent(), o.getUnsent()),
        Proto.count(o.hasFirstUnsentDocument(), o.getFirstUnsentDocument()),
        Proto.wall(o.hasFirstUnsentWall(), o.getFirstUnsentWall()),
        Proto.count(o.hasFlkDocument(), o.getFlkDocument()),
        Proto.wall(o.hasFlkWall(), o.getFlkWall()));
  }

  private static Storage storage(RegisterState m) {
    FiscalStorageState s = m.getFiscalStorage();
    var r = m.getRegistration();
    return new Storage(
        Proto.text(s.getNumber()),
        Proto.day(s.hasExpiresDay(), s.getExpiresDay()),
        Proto.small(s.hasPhase(), s.getPhase()),
        Proto.small(s.hasWarnings(), s.getWarnings()),
        Proto.small(s.hasRegistrationsLeft(), s.getRegistrationsLeft()),
        Proto.small(s.hasRegistrationsDone(), s.getRegistrationsDone()),
        Proto.text(s.hasVersion(), s.getVersion()),
        Proto.flag(s.hasSerialType(), s.getSerialType()),
        Proto.day(r.hasStorageActivatedDay(), r.getStorageActivatedDay()));
  }

  private static Registration registration(kassahub.proto.v1.Registration m) {
    OptionalInt zone = Proto.signed(m.hasZoneMinutes(), m.getZoneMinutes());
    return new Registration(
        Proto.text(m.hasRegistrationNumber(), m.getRegistrationNumber()),
        Proto.text(m.hasUserInn(), m.getUserInn()),
        Proto.text(m.hasUserName(), m.getUserName()),
        Proto.text(m.hasAddress(), m.getAddress()),
        Proto.text(m.hasPlace(), m.getPlace()),
        Proto.text(m.hasTaxSite(), m.getTaxSite()),
        Proto.text(m.hasSenderEmail(), m.getSenderEmail()),
        Proto.text(m.hasAutomatNumber(), m.getAutomatNumber()),
        Proto.text(m.hasRegisterVersion(), m.getRegisterVersion()),
        Proto.small(m.hasFfd(), m.getFfd()),
        Proto.flag(m.hasAutonomous(), m.getAutonomous()),
        Proto.flag(m.hasMarkedGoods(), m.getMarkedGoods()),
        Proto.flag(m.hasPawnshop(), m.getPawnshop()),
        Proto.flag(m.hasInsurance(), m.getInsurance()),
        Proto.small(m.hasKeyResourceDays(), m.getKeyResourceDays()),
        Proto.day(m.hasKeyResourceDay(), m.getKeyResourceDay()),
        Proto.small(m.hasTaxation(), m.getTaxation()),
        Proto.text(m.hasOfdInn(), m.getOfdInn()),
        zone);
  }
}
