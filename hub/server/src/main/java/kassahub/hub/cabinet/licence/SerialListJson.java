package kassahub.hub.cabinet.licence;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.activation.Reason;
import kassahub.hub.cabinet.licence.SerialList.Entry;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceScale;
import kassahub.hub.catalogue.SubscriptionSource;

/** How a list of serials is kept among a user's settings. */
final class SerialListJson {
  private SerialListJson() {}

  static String write(SerialList list) {
    var json =
        new JsonObject()
            .put("savedAt", list.savedAt().toString())
            .put("entries", write(list.entries()));
    if (!list.removed().isEmpty()) {
      json.put("removed", write(list.removed()));
    }
    if (!list.bought().isEmpty()) {
      json.put("bought", new JsonArray(List.copyOf(list.bought())));
    }
    list.imported().ifPresent(told -> json.put("imported", ImportedJson.write(told)));
    return json.encode();
  }

  static SerialList read(String text) {
    var json = new JsonObject(text);
    return new SerialList(
        Instant.parse(json.getString("savedAt")),
        entries(json.getJsonArray("entries")),
        Optional.ofNullable(json.getJsonObject("imported")).map(ImportedJson::read),
        entries(json.getJsonArray("removed", new JsonArray())),
        json.getJsonArray("bought", new JsonArray()).stream()
            .map(String.class::cast)
            .collect(Collectors.toSet()));
  }

  private static JsonArray write(List<Entry> entries) {
    var array = new JsonArray();
    entries.forEach(
        entry -> {
          var json = new JsonObject().put("serial", entry.serial());
          entry.result().ifPresent(result -> json.put("result", write(result)));
          array.add(json);
        });
    return array;
  }

  private static List<Entry> entries(JsonArray array) {
    return array.stream()
        .map(JsonObject.class::cast)
        .map(
            entry ->
                new Entry(
                    entry.getString("serial"),
                    Optional.ofNullable(entry.getJsonObject("result"))
                        .map(result -> read(entry.getString("serial"), result))))
        .toList();
  }

  private static JsonObject write(CheckRow row) {
    var json = new JsonObject().put("early", row.early());
    row.model().ifPresent(value -> json.put("model", value));
    row.vendor().ifPresent(value -> json.put("vendor", value));
    row.line().ifPresent(value -> json.put("line", value));
    row.licenceType().ifPresent(value -> json.put("licenceType", value));
    row.currentUntil().ifPresent(value -> json.put("currentUntil", value.toString()));
    row.currentSource().ifPresent(value -> json.put("currentSource", value.name()));
    row.newUntil().ifPresent(value -> json.put("newUntil", value.toString()));
    row.price().ifPresent(value -> json.put("price", write(value)));
    row.scale().ifPresent(value -> json.put("scale", write(value)));
    row.retail().ifPresent(value -> json.put("retail", write(value)));
    row.refusal()
        .ifPresent(
            why ->
                json.put(
                    "refusal",
                    new JsonObject().put("code", why.code()).put("message", why.message())));
    return json;
  }

  private static CheckRow read(String serial, JsonObject json) {
    return new CheckRow(
        serial,
        text(json, "model"),
        text(json, "vendor"),
        text(json, "line"),
        text(json, "licenceType"),
        text(json, "currentUntil").map(LocalDate::parse),
        text(json, "currentSource").map(SubscriptionSource::valueOf),
        text(json, "newUntil").map(LocalDate::parse),
        money(json, "price"),
        Optional.ofNullable(json.getJsonArray("scale")).map(SerialListJson::scale),
        money(json, "retail"),
        json.getBoolean("early"),
        Optional.ofNullable(json.getJsonObject("refusal"))
            .map(why -> new Reason(why.getString("code"), why.getString("message"))));
  }

  private static JsonArray write(PriceScale scale) {
    var steps = new JsonArray();
    scale
        .steps()
        .forEach(
            step ->
                steps.add(
                    new JsonObject().put("from", step.from()).put("price", write(step.price()))));
    return steps;
  }

  private static PriceScale scale(JsonArray steps) {
    return new PriceScale(
        steps.stream()
            .map(JsonObject.class::cast)
            .map(
                step ->
                    new PriceScale.Step(
                        step.getInteger("from"), money(step, "price").orElseThrow()))
            .toList());
  }

  private static JsonObject write(Money money) {
    return new JsonObject()
        .put("minor", money.minor())
        .put("currency", money.currency().getCurrencyCode());
  }

  private static Optional<Money> money(JsonObject json, String name) {
    return Optional.ofNullable(json.getJsonObject(name))
        .map(money -> Money.of(money.getLong("minor"), money.getString("currency")));
  }

  private static Optional<String> text(JsonObject json, String name) {
    return Optional.ofNullable(json.getString(name));
  }
}
