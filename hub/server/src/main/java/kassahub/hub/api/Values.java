package kassahub.hub.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.Texts;
import org.jspecify.annotations.Nullable;

/** How the contract spells values: dates, money, reasons; unknown is null. */
final class Values {
  private Values() {}

  static @Nullable String day(Optional<LocalDate> day) {
    return day.map(LocalDate::toString).orElse(null);
  }

  static String at(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  static @Nullable String at(Optional<Instant> at) {
    return at.map(Values::at).orElse(null);
  }

  static JsonObject money(Money money) {
    return new JsonObject()
        .put("amount", money.minor())
        .put("currency", money.currency().getCurrencyCode());
  }

  static @Nullable JsonObject money(Optional<Money> money) {
    return money.map(Values::money).orElse(null);
  }

  /**
   * The sentence is the caller's language's; the vendor's own words where no bundle has the code.
   */
  static JsonObject reason(Texts texts, Reason reason) {
    return reason(texts, reason.code(), reason.message());
  }

  static @Nullable JsonObject reason(Texts texts, Optional<Reason> reason) {
    return reason.map(found -> reason(texts, found)).orElse(null);
  }

  static JsonObject reason(Texts texts, String code, String message) {
    return new JsonObject()
        .put("code", code)
        .put("message", texts.find("reason." + code, Map.of()).orElse(message));
  }

  static @Nullable Integer whole(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  static @Nullable Long whole(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  static <T> JsonArray array(List<T> items, Function<T, JsonObject> writer) {
    var array = new JsonArray();
    items.forEach(item -> array.add(writer.apply(item)));
    return array;
  }

  /** A page of a list. */
  static <T> JsonObject page(List<T> items, @Nullable String next, Function<T, JsonObject> writer) {
    return new JsonObject().put("items", array(items, writer)).put("next", next);
  }
}
