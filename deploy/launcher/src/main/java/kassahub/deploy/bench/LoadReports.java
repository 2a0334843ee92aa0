package kassahub.deploy.bench;

import com.google.protobuf.ByteString;
import java.time.LocalDate;
import kassahub.proto.v1.AgentHealth;
import kassahub.proto.v1.FiscalStorageState;
import kassahub.proto.v1.OfdExchange;
import kassahub.proto.v1.RegisterIdentity;
import kassahub.proto.v1.RegisterState;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ShiftState;

/** Reports of a busy register: with every one the document number and the clocks move on. */
public final class LoadReports {
  /** When the first report of every register was made. */
  static final long FIRST_MILLIS = 1_790_000_000_000L;

  private static final int STORAGE_DAY = (int) LocalDate.of(2027, 12, 1).toEpochDay();

  private LoadReports() {}

  /** Who the register is. */
  static Report.Builder identity(String serial) {
    return Report.newBuilder()
        .setRegister(serial)
        .setDeviceTimeMillis(FIRST_MILLIS)
        .setIdentity(
            RegisterIdentity.newBuilder()
                .setDriver("shtrih")
                .setModel("Nano")
                .setFirmwareVersion("C.3")
                .setFirmwareBuild(15_010)
                .setLink("tcp 192.0.2.1:7778")
                .setProtocol(1));
  }

  /** What an idle agent tells: how it is itself, now. */
  static Report.Builder health(int round) {
    return Report.newBuilder()
        .setDeviceTimeMillis(FIRST_MILLIS + round)
        .setHealth(
            AgentHealth.newBuilder()
                .setVersion("0.1.0")
                .setJava("OpenJDK 64-Bit Server VM 25.0.1+8")
                .setSystem("Linux 6.1")
                .setStartedMillis(FIRST_MILLIS)
                .setOutboxReports(1)
                .setOutboxBytes(200)
                .setOutboxLimitBytes(64 << 20)
                .setDiskFreeBytes((10L << 30) - ((long) round << 12))
                .setResidentBytes((78L << 20) + ((long) round << 12))
                .setTransport("mqtt")
                .setCertificateNotAfterMillis(FIRST_MILLIS + 90L * 86_400_000));
  }

  /** How the register is after so many documents. */
  public static Report.Builder state(String serial, long documents) {
    return state(serial, documents, ByteString.EMPTY);
  }

  /**
   * The same with a licence.
   *
   * @param licence 64 bytes, or none
   */
  static Report.Builder state(String serial, long documents, ByteString licence) {
    long seconds = FIRST_MILLIS / 1000 + documents;
    var state =
        RegisterState.newBuilder()
            .setReachable(true)
            .setMode(2)
            .setSubmode(0)
            .setShift(ShiftState.SHIFT_STATE_OPEN)
            .setShiftNumber((int) (documents / 100))
            .setShiftReceipts((int) (documents % 100))
            .setShiftOpenedWall(seconds)
            .setDocumentOpen(false)
            .setRegisterWall(seconds)
            .setFiscalStorage(storage(serial, documents, seconds))
            .setOfd(OfdExchange.newBuilder().setUnsent(0));
    if (!licence.isEmpty()) {
      state.setLicence(licence);
    }
    return Report.newBuilder()
        .setRegister(serial)
        .setDeviceTimeMillis(FIRST_MILLIS + documents)
        .setState(state);
  }

  private static FiscalStorageState storage(String serial, long documents, long seconds) {
    return FiscalStorageState.newBuilder()
        .setNumber(serial)
        .setExpiresDay(STORAGE_DAY)
        .setPhase(3)
        .setWarnings(0)
        .setDocumentsLeft((int) (200_000 - documents % 100_000))
        .setKilobytesLeft(90_000)
        .setMemoryPercent(20)
        .setLastDocument((int) documents)
        .setLastDocumentWall(seconds)
        .setRegistrationsLeft(4)
        .setRegistrationsDone(1)
        .setVersion("fn debug v 2.13")
        .setSerialType(false)
        .build();
  }
}
