package kassahub.hub.gateway;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.dispatch.Dispatch;
import kassahub.hub.dispatch.Work;
import kassahub.proto.v1.AgentSettings;
import kassahub.proto.v1.InstallLicence;
import kassahub.proto.v1.LogLevel;
import kassahub.proto.v1.ReadNow;
import kassahub.proto.v1.RestartRegister;
import kassahub.proto.v1.SendLog;
import kassahub.proto.v1.UpdateAgent;

/** Writes work as the message that agents understand. */
final class DispatchWriter {
  private static final String LEVEL = "LOG_LEVEL_";

  private DispatchWriter() {}

  static kassahub.proto.v1.Dispatch message(Dispatch dispatch) {
    var message =
        kassahub.proto.v1.Dispatch.newBuilder()
            .setId(bytes(dispatch.id()))
            .setRegister(dispatch.serial().orElse(""))
            .setDeadlineMillis(dispatch.progress().deadline().toEpochMilli());
    switch (dispatch.work()) {
      case Work.InstallLicence install -> message.setInstallLicence(install(install));
      case Work.ReadNow read -> message.setReadNow(ReadNow.getDefaultInstance());
      case Work.RestartRegister restart ->
          message.setRestartRegister(RestartRegister.getDefaultInstance());
      case Work.SendLog log -> message.setSendLog(SendLog.newBuilder().setMaxBytes(log.maxBytes()));
      case Work.ChangeSettings change ->
          message.setChangeSettings(settings(change.version(), change.wish()));
      case Work.UpdateAgent update -> message.setUpdateAgent(update(update));
    }
    return message.build();
  }

  private static InstallLicence install(Work.InstallLicence install) {
    return InstallLicence.newBuilder()
        .setLicence(ByteString.copyFrom(install.licence().bytes()))
        .setSignature(ByteString.copyFrom(install.signature().bytes()))
        .setReplace(install.replace())
        .build();
  }

  private static UpdateAgent update(Work.UpdateAgent update) {
    return UpdateAgent.newBuilder()
        .setVersion(update.version())
        .setRelease(ByteString.copyFrom(HexFormat.of().parseHex(update.release())))
        .build();
  }

  /** What agents are wished to go by, whole. */
  static AgentSettings settings(long version, AgentWish wish) {
    var message = AgentSettings.newBuilder().setVersion(version);
    wish.pollSeconds().ifPresent(message::setPollSeconds);
    wish.window()
        .ifPresent(
            hours ->
                message
                    .getWindowBuilder()
                    .setFromMinute(hours.from())
                    .setUntilMinute(hours.until()));
    wish.log()
        .ifPresent(
            loud ->
                message
                    .getLogBuilder()
                    .setLevel(LogLevel.valueOf(LEVEL + loud.level().toUpperCase(Locale.ROOT)))
                    .setUntilMillis(loud.until().toEpochMilli()));
    return message.build();
  }

  private static ByteString bytes(UUID id) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .flip());
  }
}
