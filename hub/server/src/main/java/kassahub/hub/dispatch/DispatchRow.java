package kassahub.hub.dispatch;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.database.Row;
import kassahub.hub.dispatch.Dispatch.Progress;
import kassahub.hub.dispatch.Dispatch.Reason;

/** A dispatch as a row of the database, both ways. */
final class DispatchRow {
  /** Of {@code dispatch d left join register r}. */
  static final String COLUMNS =
      """
       d.id, d.agent_id, d.register_id, r.serial, d.kind, d.state, d.licence, d.signature, d.replace, d.settings,
       d.attempt, d.created_at, d.due_at, d.deadline, d.reason_code, d.reason_text, d.device_code
      """;

  private DispatchRow() {}

  static Dispatch read(Row row) {
    return new Dispatch(
        row.uuid("id"),
        row.string("agent_id"),
        row.findNumber("register_id"),
        row.findString("serial"),
        work(row),
        DispatchState.of(row.string("state")),
        new Progress(
            row.integer("attempt"),
            row.instant("created_at"),
            row.instant("due_at"),
            row.instant("deadline")),
        row.findString("reason_code")
            .map(
                code ->
                    new Reason(
                        code,
                        row.findString("reason_text").orElse(""),
                        row.findInteger("device_code"))));
  }

  static Optional<Work.InstallLicence> install(Work work) {
    return work instanceof Work.InstallLicence install ? Optional.of(install) : Optional.empty();
  }

  static JsonObject settings(Work work) {
    return switch (work) {
      case Work.InstallLicence install -> new JsonObject();
      case Work.ReadNow read -> new JsonObject();
      case Work.RestartRegister restart -> new JsonObject();
      case Work.SendLog log -> new JsonObject().put("maxBytes", log.maxBytes());
      case Work.ChangeSettings change -> change.wish().json().put("version", change.version());
      case Work.UpdateAgent update ->
          new JsonObject().put("version", update.version()).put("release", update.release());
    };
  }

  private static Work work(Row row) {
    var settings = row.findJson("settings").map(JsonObject::new).orElseGet(JsonObject::new);
    return switch (row.string("kind")) {
      case "install_licence" ->
          new Work.InstallLicence(
              LicenceMask.of(row.bytes("licence")),
              LicenceSignature.of(row.bytes("signature")),
              row.flag("replace"));
      case "read_now" -> new Work.ReadNow();
      case "restart_register" -> new Work.RestartRegister();
      case "send_log" -> new Work.SendLog(settings.getInteger("maxBytes"));
      case "change_settings" ->
          new Work.ChangeSettings(settings.getLong("version"), AgentWish.of(settings));
      case "update_agent" ->
          new Work.UpdateAgent(settings.getString("version"), settings.getString("release"));
      case String unknown -> throw new IllegalStateException("kind of dispatch: " + unknown);
    };
  }
}
