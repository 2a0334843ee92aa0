package kassahub.hub.gateway;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.UUID;
import kassahub.codec.licence.LicenceMask;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.FiscalStorageState;
import kassahub.proto.v1.RegisterState;
import kassahub.proto.v1.Registration;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ShiftState;

/** Messages of agents with good defaults. */
public final class Reports {
  public static final String SERIAL = "0085430138900121";

  private Reports() {}

  /** How a healthy register is. */
  public static RegisterState.Builder state() {
    return RegisterState.newBuilder()
        .setReachable(true)
        .setMode(4)
        .setShift(ShiftState.SHIFT_STATE_CLOSED)
        .setLicence(ByteString.copyFrom(LicenceMask.none().bytes()))
        .setFiscalStorage(
            FiscalStorageState.newBuilder()
                .setNumber("9999078900001234")
                .setExpiresDay(21_000)
                .setMemoryPercent(12)
                .setLastDocument(345))
        .setRegistration(
            Registration.newBuilder()
                .setRegistrationNumber("0000000001034567")
                .setUserInn("7799000018"));
  }

  public static Report.Builder state(String serial) {
    return Report.newBuilder().setRegister(serial).setState(state());
  }

  public static Report.Builder result(UUID dispatch, DispatchResult.Outcome outcome) {
    return Report.newBuilder()
        .setResult(DispatchResult.newBuilder().setDispatch(bytes(dispatch)).setOutcome(outcome));
  }

  /** The agent wrote a licence, or found it, and read these bits. */
  public static Report.Builder installed(UUID dispatch, LicenceMask held) {
    return Report.newBuilder()
        .setResult(
            DispatchResult.newBuilder()
                .setDispatch(bytes(dispatch))
                .setOutcome(DispatchResult.Outcome.DONE)
                .setLicence(ByteString.copyFrom(held.bytes())));
  }

  /** What a register shows that it is licensed for. */
  public static Report.Builder licensed(String serial, LicenceMask mask) {
    return Report.newBuilder()
        .setRegister(serial)
        .setState(state().setLicence(ByteString.copyFrom(mask.bytes())));
  }

  /** Numbers the reports from here on. */
  public static ReportBatch batch(long stream, long first, Report.Builder... reports) {
    var batch = ReportBatch.newBuilder().setStream(stream).setLowestKept(1);
    var numbered = new ArrayList<Report>();
    for (Report.Builder report : reports) {
      numbered.add(report.setStream(stream).setSequence(first + numbered.size()).build());
    }
    return batch.addAllReports(numbered).build();
  }

  public static ByteString bytes(UUID id) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .flip());
  }
}
