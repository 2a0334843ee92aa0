package kassahub.hub.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a request, read strictly: every field has a name and a type of the contract, and
 * a refusal says where, what was expected and what is nearest.
 */
final class JsonFields {
  private static final Set<String> CURRENCIES = Set.of("RUB", "KZT");
  private static final Pattern PLACE = Pattern.compile("line: (\\d+), column: (\\d+)");

  private final JsonObject object;
  private final String path;

  private JsonFields(JsonObject object, String path, Set<String> names) {
    this.object = object;
    this.path = path;
    for (String field : object.fieldNames()) {
      if (!names.contains(field)) {
        throw unknown(path + field, names, field);
      }
    }
  }

  /**
   * The body of a request.
   *
   * @param names all fields it may have
   */
  static JsonFields of(byte[] body, Set<String> names) {
    Object value;
    try {
      value = Json.decodeValue(Buffer.buffer(body));
    } catch (DecodeException notJson) {
      throw notJson(notJson);
    }
    if (value instanceof JsonObject object) {
      return new JsonFields(object, "", names);
    }
    throw new Problem.Invalid("BAD_JSON", "body is not a JSON object");
  }

  long number(String name) {
    return findNumber(name).orElseThrow(() -> missing(name));
  }

  Optional<Long> findNumber(String name) {
    return find(name, new Expected("an integer", "integer"), JsonFields::whole);
  }

  boolean flag(String name) {
    return find(
            name,
            new Expected("true or false", "flag"),
            value -> value instanceof Boolean flag ? flag : null)
        .orElseThrow(() -> missing(name));
  }

  String text(String name, int longest) {
    return findText(name, longest).orElseThrow(() -> missing(name));
  }

  Optional<String> findText(String name, int longest) {
    return find(
        name,
        new Expected("a string of at most " + longest + " characters", "text", "longest", longest),
        value -> value instanceof String text && text.length() <= longest ? text : null);
  }

  Optional<LocalDate> findDate(String name) {
    return find(name, new Expected("a date like 2026-12-31", "date"), JsonFields::day);
  }

  Money money(String name) {
    var fields =
        find(
                name,
                new Expected("{\"amount\", \"currency\"}", "money"),
                value -> value instanceof JsonObject o ? o : null)
            .orElseThrow(() -> missing(name));
    var money = new JsonFields(fields, path + name + ".", Set.of("amount", "currency"));
    long amount = money.number("amount");
    String currency = money.text("currency", 3);
    if (amount < 0 || !CURRENCIES.contains(currency)) {
      throw wrong(path + name, new Expected("an amount from 0 in RUB or KZT", "amount"));
    }
    return Money.of(amount, currency);
  }

  /** A list of strings with one to {@code most} of them. */
  List<String> texts(String name, int most, int longest) {
    var expected =
        new Expected(
            "1 to %d strings of at most %d characters".formatted(most, longest),
            "texts",
            "most",
            most,
            "longest",
            longest);
    return find(name, expected, value -> strings(value, most, longest))
        .orElseThrow(() -> missing(name));
  }

  /** A list of objects, each with these fields. */
  Optional<List<JsonFields>> findObjects(String name, int most, Set<String> names) {
    return find(
            name,
            new Expected("at most " + most + " objects", "objects", "most", most),
            value -> value instanceof JsonArray array && array.size() <= most ? array : null)
        .map(array -> objects(array, path + name, names));
  }

  private static List<JsonFields> objects(JsonArray array, String at, Set<String> names) {
    var result = new ArrayList<JsonFields>(array.size());
    for (int i = 0; i < array.size(); i++) {
      var place = at + "[" + i + "]";
      if (!(array.getValue(i) instanceof JsonObject object)) {
        throw wrong(place, new Expected("an object", "object"));
      }
      result.add(new JsonFields(object, place + ".", names));
    }
    return result;
  }

  private <T> Optional<T> find(
      String name, Expected expected, Function<Object, @Nullable T> reader) {
    Object value = object.getValue(name);
    if (value == null) {
      return Optional.empty();
    }
    T read = reader.apply(value);
    if (read == null) {
      throw wrong(path + name, expected);
    }
    return Optional.of(read);
  }

  private static @Nullable Long whole(Object value) {
    return value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : null;
  }

  private static @Nullable LocalDate day(Object value) {
    try {
      return value instanceof String text ? LocalDate.parse(text) : null;
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  private static @Nullable List<String> strings(Object value, int most, int longest) {
    if (!(value instanceof JsonArray array) || array.isEmpty() || array.size() > most) {
      return null;
    }
    var result = new ArrayList<String>(array.size());
    for (Object item : array) {
      if (!(item instanceof String text) || text.length() > longest) {
        return null;
      }
      result.add(text);
    }
    return result;
  }

  private Problem missing(String name) {
    return new Problem.Invalid(
        "MISSING_FIELD", "field " + path + name + " is missing", Map.of("field", path + name));
  }

  /** A decoder names the place that it stumbled over. */
  private static Problem notJson(DecodeException failure) {
    var place = PLACE.matcher(String.valueOf(failure.getMessage()));
    return place.find()
        ? new Problem.Invalid(
            "BAD_JSON",
            "body is not JSON: " + place.group(),
            Map.of("kind", "place", "line", place.group(1), "column", place.group(2)))
        : new Problem.Invalid("BAD_JSON", "body is not JSON");
  }

  private static Problem wrong(String field, Expected expected) {
    var facts = new HashMap<>(expected.facts());
    facts.put("field", field);
    facts.put("expected", expected.words());
    facts.put("kind", expected.kind());
    return new Problem.Invalid(
        "BAD_FIELD", "field " + field + ": " + expected.words() + " expected", facts);
  }

  private static Problem unknown(String field, Set<String> names, String name) {
    return new Problem.Invalid(
        "UNKNOWN_FIELD",
        "field " + field + " is not known",
        Map.of("field", field, "nearest", Nearest.to(name, names)));
  }

  /**
   * What a field should have been.
   *
   * @param words for programs' logs
   * @param kind the last part of the key of its sentence
   */
  private record Expected(String words, String kind, Map<String, String> facts) {
    Expected(String words, String kind, Object... facts) {
      this(words, kind, pairs(facts));
    }

    private static Map<String, String> pairs(Object... facts) {
      var pairs = new HashMap<String, String>();
      for (int at = 0; at < facts.length; at += 2) {
        pairs.put(facts[at].toString(), facts[at + 1].toString());
      }
      return pairs;
    }
  }
}
