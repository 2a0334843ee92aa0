package kassahub.hub.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import kassahub.hub.activation.Activation;
import kassahub.hub.activation.ActivationLine;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.activation.Expected;
import kassahub.hub.catalogue.PriceScale;
import kassahub.hub.register.SerialNumber;
import kassahub.hub.web.Texts;
import org.jspecify.annotations.Nullable;

/** Checks and activations as the contract spells them. */
final class ActivationJson {
  private static final Set<String> FIELDS =
      Set.of("organisationId", "serials", "comment", "expected");
  private static final Set<String> EXPECTED = Set.of("serial", "newUntil", "price");
  private static final int LONGEST_SERIAL = 40;

  private ActivationJson() {}

  /** Whose serials to check. */
  record Check(long organisationId, List<String> serials) {}

  static Check check(byte[] body) {
    var fields = JsonFields.of(body, Set.of("organisationId", "serials"));
    return new Check(fields.number("organisationId"), serials(fields));
  }

  static ActivationRequest request(byte[] body) {
    var fields = JsonFields.of(body, FIELDS);
    return new ActivationRequest(
        fields.number("organisationId"),
        serials(fields),
        fields.findText("comment", ActivationRequest.MAX_COMMENT),
        fields
            .findObjects("expected", ActivationRequest.MAX_SERIALS, EXPECTED)
            .map(rows -> rows.stream().map(ActivationJson::expected).toList()));
  }

  static JsonObject rows(Texts texts, List<CheckRow> rows) {
    return new JsonObject().put("rows", Values.array(rows, row -> row(texts, row)));
  }

  static JsonObject activations(Texts texts, List<Activation> made) {
    return new JsonObject()
        .put("activations", Values.array(made, activation -> activation(texts, activation)));
  }

  static JsonObject activation(Texts texts, Activation activation) {
    var summary = activation.summary();
    return new JsonObject()
        .put("number", summary.number())
        .put("vendor", summary.vendor())
        .put("status", summary.status().word())
        .put("error", Values.reason(texts, summary.error()))
        .put("order", Values.whole(summary.order()))
        .put("lines", Values.array(activation.lines(), line -> line(texts, line)));
  }

  static JsonObject summary(Texts texts, ActivationSummary summary) {
    return new JsonObject()
        .put("number", summary.number())
        .put("organisationId", summary.organisationId())
        .put("vendor", summary.vendor())
        .put("status", summary.status().word())
        .put("error", Values.reason(texts, summary.error()))
        .put("comment", summary.comment().orElse(null))
        .put("licences", summary.licences())
        .put("total", Values.money(summary.amount()))
        .put("order", Values.whole(summary.order()))
        .put("createdAt", Values.at(summary.createdAt()));
  }

  private static List<String> serials(JsonFields fields) {
    return fields.texts("serials", ActivationRequest.MAX_SERIALS, LONGEST_SERIAL);
  }

  private static Expected expected(JsonFields row) {
    return new Expected(
        row.text("serial", LONGEST_SERIAL), row.money("price"), row.findDate("newUntil"));
  }

  private static JsonObject row(Texts texts, CheckRow row) {
    return new JsonObject()
        .put("serial", row.serial())
        .put("model", row.model().orElse(null))
        .put("vendor", row.vendor().orElse(null))
        .put("currentUntil", Values.day(row.currentUntil()))
        .put("newUntil", Values.day(row.newUntil()))
        .put("price", Values.money(row.price()))
        .put("scale", row.scale().map(ActivationJson::scale).orElse(null))
        .put("error", error(texts, row));
  }

  private static JsonArray scale(PriceScale scale) {
    return Values.array(
        scale.steps(),
        step -> new JsonObject().put("from", step.from()).put("price", Values.money(step.price())));
  }

  /** A serial of a wrong format is told which character or how many digits. */
  private static @Nullable JsonObject error(Texts texts, CheckRow row) {
    return row.refusal()
        .filter(why -> why.code().equals("WRONG_FORMAT"))
        .flatMap(why -> SerialNumber.fault(row.serial()))
        .flatMap(fault -> texts.find("reason." + fault.code(), fault.facts()))
        .map(text -> new JsonObject().put("code", "WRONG_FORMAT").put("message", text))
        .orElseGet(() -> Values.reason(texts, row.refusal()));
  }

  /** What the vendor granted stands where the promise stood. */
  private static JsonObject line(Texts texts, ActivationLine line) {
    var json =
        new JsonObject()
            .put("serial", line.serial())
            .put("model", line.model())
            .put("currentUntil", Values.day(line.currentUntil()))
            .put("newUntil", line.finalUntil().orElse(line.newUntil()).toString())
            .put("price", Values.money(line.price()))
            .put("delivery", line.delivery().word())
            .put("reason", Values.reason(texts, line.reason()));
    line.promisedInstead().ifPresent(day -> json.put("promisedUntil", day.toString()));
    return json;
  }
}
