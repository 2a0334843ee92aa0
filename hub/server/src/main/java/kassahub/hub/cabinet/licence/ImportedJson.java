package kassahub.hub.cabinet.licence;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import kassahub.hub.cabinet.licence.Imported.Junk;
import kassahub.hub.cabinet.licence.Imported.Repeat;
import kassahub.hub.cabinet.licence.Imported.Some;

/** How the outcome of an import is kept beside its list. */
final class ImportedJson {
  private ImportedJson() {}

  static JsonObject write(Imported told) {
    return new JsonObject()
        .put("lines", told.lines())
        .put("added", told.added())
        .put("repeats", write(told.repeats(), ImportedJson::write))
        .put("junk", write(told.junk(), ImportedJson::write));
  }

  static Imported read(JsonObject json) {
    return new Imported(
        json.getInteger("lines"),
        json.getInteger("added"),
        read(
            json.getJsonObject("repeats"),
            row -> new Repeat(row.getInteger(0), row.getString(1), row.getInteger(2))),
        read(json.getJsonObject("junk"), row -> new Junk(row.getInteger(0), row.getString(1))));
  }

  private static JsonArray write(Repeat repeat) {
    return new JsonArray().add(repeat.line()).add(repeat.serial()).add(repeat.first());
  }

  private static JsonArray write(Junk junk) {
    return new JsonArray().add(junk.line()).add(junk.text());
  }

  private static <T> JsonObject write(Some<T> some, Function<T, JsonArray> writer) {
    var rows = new JsonArray();
    some.first().forEach(row -> rows.add(writer.apply(row)));
    return new JsonObject().put("count", some.count()).put("first", rows);
  }

  private static <T> Some<T> read(JsonObject json, Function<JsonArray, T> reader) {
    return new Some<>(
        json.getJsonArray("first").stream().map(JsonArray.class::cast).map(reader).toList(),
        json.getInteger("count"));
  }
}
