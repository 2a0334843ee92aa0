package kassahub.hub.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares a JSON value with a schema of the contract; knows the words that the contract uses. */
final class SchemaCheck {
  private final List<String> faults = new ArrayList<>();

  private SchemaCheck() {}

  /** What does not fit, each with its place; empty = everything fits. */
  static List<String> faults(@Nullable Object value, ContractNode schema) {
    var check = new SchemaCheck();
    check.check("$", value, schema);
    return check.faults;
  }

  private void check(String at, @Nullable Object value, ContractNode schema) {
    if (value == null) {
      if (!schema.flag("nullable")) {
        faults.add(at + " is null");
      }
      return;
    }
    schema.find("allOf").ifPresent(all -> all.items().forEach(one -> check(at, value, one)));
    if (!schema.text("type").isEmpty()) {
      checkType(at, value, schema);
    }
    schema
        .find("enum")
        .filter(words -> words.items().stream().noneMatch(w -> w.text().equals(value.toString())))
        .ifPresent(words -> faults.add(at + " is not one of the words: " + value));
    schema
        .find("pattern")
        .filter(pattern -> !value.toString().matches(pattern.text()))
        .ifPresent(pattern -> faults.add(at + " does not match: " + value));
  }

  private void checkType(String at, Object value, ContractNode schema) {
    boolean fits =
        switch (schema.text("type")) {
          case "string" -> value instanceof String;
          case "integer" -> value instanceof Integer || value instanceof Long;
          case "boolean" -> value instanceof Boolean;
          case "array" -> value instanceof List || value instanceof JsonArray;
          case "object" -> value instanceof Map || value instanceof JsonObject;
          default -> false;
        };
    if (!fits) {
      faults.add(at + " is not " + schema.text("type") + ": " + value);
    } else if (schema.text("type").equals("array")) {
      var items = value instanceof JsonArray array ? array.getList() : (List<?>) value;
      for (int i = 0; i < items.size(); i++) {
        check(at + "[" + i + "]", items.get(i), schema.get("items"));
      }
    } else if (schema.text("type").equals("object")) {
      checkObject(at, fields(value), schema);
    }
  }

  private void checkObject(String at, Map<?, ?> fields, ContractNode schema) {
    var properties = schema.find("properties").map(ContractNode::entries).orElseGet(Map::of);
    schema
        .find("required")
        .ifPresent(
            names ->
                names.items().stream()
                    .filter(name -> !fields.containsKey(name.text()))
                    .forEach(name -> faults.add(at + " lacks " + name.text())));
    fields.forEach(
        (name, value) -> {
          var property = properties.get(String.valueOf(name));
          if (property != null) {
            check(at + "." + name, value, property);
          } else if (schema
              .find("additionalProperties")
              .filter(n -> n.text().equals("false"))
              .isPresent()) {
            faults.add(at + " has unknown " + name);
          }
        });
  }

  private static Map<?, ?> fields(Object value) {
    return value instanceof JsonObject object ? object.getMap() : (Map<?, ?>) value;
  }
}
