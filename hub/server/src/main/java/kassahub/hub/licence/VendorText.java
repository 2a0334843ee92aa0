package kassahub.hub.licence;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes what vendors write storable: a control character or half a character becomes U+FFFD, so
 * that people see where it was and no answer is lost because of it.
 */
final class VendorText {
  private static final int REPLACEMENT = 0xFFFD;

  private VendorText() {}

  /** A copy in which every text is storable, names too, at any depth. */
  static JsonObject storable(JsonObject said) {
    var clean = new JsonObject();
    for (Map.Entry<String, Object> entry : said) {
      clean.put(storable(entry.getKey()), storable(entry.getValue()));
    }
    return clean;
  }

  static String storable(String text) {
    return text.codePoints()
        .map(point -> isStorable(point) ? point : REPLACEMENT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static @Nullable Object storable(@Nullable Object value) {
    return switch (value) {
      case String text -> storable(text);
      case JsonObject object -> storable(object);
      case JsonArray array -> storable(array);
      case null, default -> value;
    };
  }

  private static JsonArray storable(JsonArray said) {
    var clean = new JsonArray();
    for (Object item : said) {
      clean.add(storable(item));
    }
    return clean;
  }

  private static boolean isStorable(int point) {
    boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return !half && (!Character.isISOControl(point) || Character.isWhitespace(point));
  }
}
