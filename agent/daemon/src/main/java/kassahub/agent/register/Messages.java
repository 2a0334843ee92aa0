package kassahub.agent.register;

import com.google.protobuf.ByteString;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.RegisterSnapshot.Ofd;
import kassahub.agent.driver.RegisterSnapshot.Registration;
import kassahub.agent.driver.RegisterSnapshot.Shift;
import kassahub.agent.driver.RegisterSnapshot.Storage;
import kassahub.proto.v1.FiscalStorageState;
import kassahub.proto.v1.OfdExchange;
import kassahub.proto.v1.RegisterState;
import kassahub.proto.v1.ShiftState;

/** Turns what a driver told into messages. What is empty stays absent. */
public final class Messages {
  private Messages() {}

  public static kassahub.proto.v1.RegisterFault fault(RegisterFault fault) {
    kassahub.proto.v1.RegisterFault.Builder message =
        kassahub.proto.v1.RegisterFault.newBuilder()
            .setCode(fault.kind().code())
            .setMessage(fault.message());
    fault.deviceCode().ifPresent(message::setDeviceCode);
    return message.build();
  }

  static kassahub.proto.v1.RegisterIdentity identity(RegisterIdentity identity, String link) {
    kassahub.proto.v1.RegisterIdentity.Builder message =
        kassahub.proto.v1.RegisterIdentity.newBuilder()
            .setDriver(identity.driver())
            .setModel(identity.model())
            .setProtocol(identity.protocol())
            .setLink(link);
    identity.modelCode().ifPresent(message::setModelCode);
    identity.firmwareVersion().ifPresent(message::setFirmwareVersion);
    identity.firmwareBuild().ifPresent(message::setFirmwareBuild);
    day(identity.firmwareDate(), message::setFirmwareDay);
    identity.uin().ifPresent(message::setUin);
    return message.build();
  }

  static RegisterState unreachable(RegisterFault fault) {
    return RegisterState.newBuilder().setReachable(false).setFault(fault(fault)).build();
  }

  static RegisterState state(RegisterSnapshot snapshot) {
    RegisterState.Builder message = RegisterState.newBuilder().setReachable(true);
    snapshot.fault().map(Messages::fault).ifPresent(message::setFault);
    snapshot.mode().ifPresent(message::setMode);
    snapshot.submode().ifPresent(message::setSubmode);
    wall(snapshot.clock(), message::setRegisterWall);
    shift(snapshot.shift(), message);
    snapshot
        .licence()
        .ifPresent(licence -> message.setLicence(ByteString.copyFrom(licence.bytes())));
    snapshot.storage().map(Messages::storage).ifPresent(message::setFiscalStorage);
    if (!snapshot.ofd().equals(Ofd.UNKNOWN)) {
      message.setOfd(ofd(snapshot.ofd()));
    }
    if (!snapshot.registration().equals(Registration.UNKNOWN)) {
      message.setRegistration(registration(snapshot.registration()));
    }
    return message.build();
  }

  private static void shift(Shift shift, RegisterState.Builder message) {
    message.setShift(
        switch (shift.state()) {
          case UNKNOWN -> ShiftState.SHIFT_STATE_UNSPECIFIED;
          case CLOSED -> ShiftState.SHIFT_STATE_CLOSED;
          case OPEN -> ShiftState.SHIFT_STATE_OPEN;
          case OVER_24_HOURS -> ShiftState.SHIFT_STATE_OVER_24_HOURS;
        });
    shift.number().ifPresent(message::setShiftNumber);
    shift.receipts().ifPresent(message::setShiftReceipts);
    wall(shift.opened(), message::setShiftOpenedWall);
    shift.documentOpen().ifPresent(message::setDocumentOpen);
  }

  private static FiscalStorageState storage(Storage storage) {
    FiscalStorageState.Builder message =
        FiscalStorageState.newBuilder()
            .setNumber(storage.number())
            .setPhase(storage.phase())
            .setWarnings(storage.warnings());
    day(storage.expires(), message::setExpiresDay);
    number(storage.documentsLeft(), message::setDocumentsLeft);
    number(storage.kilobytesLeft(), message::setKilobytesLeft);
    storage.memoryPercent().ifPresent(message::setMemoryPercent);
    number(storage.lastDocument(), message::setLastDocument);
    wall(storage.lastDocumentTime(), message::setLastDocumentWall);
    storage.registrationsLeft().ifPresent(message::setRegistrationsLeft);
    storage.registrationsDone().ifPresent(message::setRegistrationsDone);
    storage.version().ifPresent(message::setVersion);
    storage.serialType().ifPresent(message::setSerialType);
    return message.build();
  }

  private static OfdExchange ofd(Ofd ofd) {
    OfdExchange.Builder message = OfdExchange.newBuilder();
    ofd.unsent().ifPresent(message::setUnsent);
    number(ofd.firstUnsentDocument(), message::setFirstUnsentDocument);
    wall(ofd.firstUnsent(), message::setFirstUnsentWall);
    ofd.statusBits().ifPresent(message::setStatusBits);
    return message.build();
  }

  private static kassahub.proto.v1.Registration registration(Registration registration) {
    kassahub.proto.v1.Registration.Builder message = kassahub.proto.v1.Registration.newBuilder();
    registration.registrationNumber().ifPresent(message::setRegistrationNumber);
    registration.userInn().ifPresent(message::setUserInn);
    registration.userName().ifPresent(message::setUserName);
    registration.address().ifPresent(message::setAddress);
    registration.place().ifPresent(message::setPlace);
    registration.taxSite().ifPresent(message::setTaxSite);
    registration.senderEmail().ifPresent(message::setSenderEmail);
    registration.automatNumber().ifPresent(message::setAutomatNumber);
    registration.registerVersion().ifPresent(message::setRegisterVersion);
    registration.ffd().ifPresent(message::setFfd);
    registration.autonomous().ifPresent(message::setAutonomous);
    registration.markedGoods().ifPresent(message::setMarkedGoods);
    registration.pawnshop().ifPresent(message::setPawnshop);
    registration.insurance().ifPresent(message::setInsurance);
    day(registration.storageActivated(), message::setStorageActivatedDay);
    registration.keyResourceDays().ifPresent(message::setKeyResourceDays);
    day(registration.keyResourceDay(), message::setKeyResourceDay);
    registration.taxation().ifPresent(message::setTaxation);
    registration.ofdInn().ifPresent(message::setOfdInn);
    registration.zoneMinutes().ifPresent(message::setZoneMinutes);
    return message.build();
  }

  /** Protobuf keeps uint32 in an int, the upper half as negative numbers. */
  private static void number(Optional<Long> value, Consumer<Integer> set) {
    value.ifPresent(number -> set.accept(number.intValue()));
  }

  private static void day(Optional<LocalDate> value, Consumer<Integer> set) {
    value.ifPresent(date -> set.accept((int) date.toEpochDay()));
  }

  private static void wall(Optional<LocalDateTime> value, Consumer<Long> set) {
    value.ifPresent(time -> set.accept(time.toEpochSecond(ZoneOffset.UTC)));
  }
}
