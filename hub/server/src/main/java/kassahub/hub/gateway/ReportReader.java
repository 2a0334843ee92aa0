package kassahub.hub.gateway;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.agent.AgentHealth;
import kassahub.hub.catalogue.SandboxSerial;
import kassahub.hub.dispatch.Dispatch.Reason;
import kassahub.hub.dispatch.DispatchEvent;
import kassahub.hub.dispatch.DispatchOutcome;
import kassahub.hub.dispatch.HandInstall;
import kassahub.hub.register.RegisterReport;
import kassahub.hub.register.ReportedLicence;
import kassahub.proto.v1.AgentUpdates;
import kassahub.proto.v1.AttachedRegister;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.FileInstall;
import kassahub.proto.v1.LogExcerpt;
import kassahub.proto.v1.RegisterFault;
import kassahub.proto.v1.Report;

/** Sorts the reports of one group by the feature that takes them. */
final class ReportReader {
  private static final int LOG_LIMIT = 40 * 1024;
  private static final int UUID_BYTES = 16;
  private static final int USER_CHARACTERS = 60;
  private static final int FILE_CHARACTERS = 100;

  private ReportReader() {}

  /**
   * Reads one report into the group.
   *
   * @throws IllegalArgumentException when it cannot be read: it is garbled
   */
  static void read(AgentLink link, Report report, ReportGroup group) {
    switch (report.getBodyCase()) {
      case IDENTITY ->
          group.add(register(link, report, StateReader.identity(report.getIdentity())));
      case STATE -> group.add(register(link, report, StateReader.state(report.getState())));
      case RESULT -> group.add(outcome(link, report.getResult()));
      case FILE_INSTALL -> fileInstall(link, report, group);
      case HEALTH -> group.add(link.agent(), health(report));
      case LOG -> group.add(log(link, report.getLog()));
      case BODY_NOT_SET -> {} // a kind that a newer agent knows: stored as seen, nothing else
    }
  }

  /** No device has a serial of a sandbox: whoever says so made it up. */
  private static RegisterReport register(AgentLink link, Report report, RegisterReport.Said said) {
    String serial = Proto.text(report.getRegister());
    if (SandboxSerial.is(serial)) {
      throw new IllegalArgumentException("a register with a serial of a sandbox");
    }
    return new RegisterReport(
        link.agent(),
        link.organisation(),
        serial,
        report.getStream(),
        report.getSequence(),
        Proto.instant(report.getDeviceTimeMillis()),
        said);
  }

  private static DispatchOutcome outcome(AgentLink link, DispatchResult result) {
    Optional<Reason> reason = reason(result.hasReason(), result.getReason());
    DispatchEvent event = event(result);
    return new DispatchOutcome(
        link.agent(),
        uuid(result.getDispatch()),
        event,
        reason.isEmpty() && event == DispatchEvent.UNKNOWN ? Optional.of(lost()) : reason,
        result.hasLicence()
            ? Optional.of(LicenceMask.of(result.getLicence().toByteArray()))
            : Optional.empty());
  }

  private static Optional<Reason> reason(boolean told, RegisterFault m) {
    var fault = StateReader.fault(m);
    return told
        ? Optional.of(
            new Reason(
                fault.code(), fault.message(), Proto.small(m.hasDeviceCode(), m.getDeviceCode())))
        : Optional.empty();
  }

  private static Reason lost() {
    return new Reason("internal", "the agent stopped half way", OptionalInt.empty());
  }

  private static DispatchEvent event(DispatchResult result) {
    return switch (result.getOutcome()) {
      case DONE, ALREADY -> DispatchEvent.DONE;
      case WAITING -> DispatchEvent.HELD;
      case FAILED -> DispatchEvent.FAILED;
      case EXPIRED -> DispatchEvent.EXPIRED;
      case UNKNOWN -> DispatchEvent.UNKNOWN;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a dispatch result without an outcome");
    };
  }

  /** What was done goes to the dispatches, what the register held then to the registers. */
  private static void fileInstall(AgentLink link, Report report, ReportGroup group) {
    FileInstall m = report.getFileInstall();
    Instant at = Proto.instant(m.getAtMillis() + report.getHubOffsetMillis());
    Optional<LicenceMask> held =
        m.hasHeld() ? Optional.of(LicenceMask.of(m.getHeld().toByteArray())) : Optional.empty();
    RegisterReport register = register(link, report, new ReportedLicence(held, at));
    group.add(register);
    group.add(
        new HandInstall(
            uuid(m.getId()),
            link.agent(),
            register.serial(),
            new HandInstall.Licence(
                LicenceMask.of(m.getLicence().toByteArray()),
                LicenceSignature.of(m.getSignature().toByteArray())),
            new HandInstall.By(
                within(m.getUser(), USER_CHARACTERS), within(m.getFile(), FILE_CHARACTERS)),
            isDone(m),
            m.hasReason() || isDone(m) ? reason(m.hasReason(), m.getReason()) : Optional.of(lost()),
            at));
  }

  private static boolean isDone(FileInstall m) {
    return switch (m.getOutcome()) {
      case DONE, ALREADY -> true;
      case FAILED, UNKNOWN -> false;
      case WAITING, EXPIRED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a licence from a file without an outcome");
    };
  }

  private static String within(String text, int most) {
    if (text.length() > most) {
      throw new IllegalArgumentException("at most " + most + " characters expected");
    }
    return Proto.text(text);
  }

  private static AgentHealth health(Report report) {
    var m = report.getHealth();
    return new AgentHealth(
        Proto.text(m.getVersion()),
        Proto.text(m.getJava()),
        Proto.text(m.getSystem()),
        Proto.instant(m.getStartedMillis()),
        m.getOutboxReports(),
        m.getOutboxBytes(),
        m.getOutboxLimitBytes(),
        m.getRefusedReports(),
        m.getUnaskedAnswers(),
        Proto.text(m.getTransport()),
        Proto.instant(m.getCertificateNotAfterMillis()),
        m.getRegistersList().stream().map(ReportReader::attached).toList(),
        m.getErrorsList().stream().limit(20).map(Proto::text).toList(),
        m.hasResidentBytes() ? OptionalLong.of(m.getResidentBytes()) : OptionalLong.empty(),
        m.hasDiskFreeBytes() ? OptionalLong.of(m.getDiskFreeBytes()) : OptionalLong.empty(),
        updates(m.getUpdates()),
        report.hasHubOffsetMillis()
            ? OptionalLong.of(report.getHubOffsetMillis())
            : OptionalLong.empty(),
        m.hasSettings() ? Optional.of(SettingsReader.json(m.getSettings())) : Optional.empty());
  }

  private static AgentHealth.Updates updates(AgentUpdates m) {
    String way =
        switch (m.getWay()) {
          case ITSELF -> "itself";
          case PACKAGE_MANAGER -> "package_manager";
          case BY_HAND -> "by_hand";
          case WAY_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    return new AgentHealth.Updates(way, Proto.text(m.getPlatform()));
  }

  private static AgentHealth.Attached attached(AttachedRegister m) {
    return new AgentHealth.Attached(
        Proto.text(m.getSerial()),
        Proto.text(m.getLink()),
        m.getReachable(),
        m.hasFault() ? Optional.of(StateReader.fault(m.getFault()).code()) : Optional.empty());
  }

  private static ReportGroup.Log log(AgentLink link, LogExcerpt m) {
    String text = m.getText().replace("\0", "");
    return new ReportGroup.Log(
        link.agent(),
        uuid(m.getDispatch()),
        text.length() <= LOG_LIMIT ? text : text.substring(text.length() - LOG_LIMIT));
  }

  /** Sixteen bytes as a UUID. */
  static UUID uuid(ByteString bytes) {
    if (bytes.size() != UUID_BYTES) {
      throw new IllegalArgumentException("a dispatch id has 16 bytes, not " + bytes.size());
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
